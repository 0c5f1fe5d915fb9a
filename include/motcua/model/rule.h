/* Rules: from a command on a folded dossier to its events, or a refusal with its reason.  Pure:
 * number, due date and fee are computed by the caller and come in as facts. */
#ifndef MOTCUA_MODEL_RULE_H
#define MOTCUA_MODEL_RULE_H

#include "motcua/model/dossier.h"

/* The desks a procedure passes; the last one returns the result.  Borrowed from the form. */
struct route_step {
    const char *id, *name;
    enum role role;
    int64_t limit_minutes; /* working minutes at this step; 0: none of its own */
};
struct route {
    const struct route_step *step;
    size_t n;
};

/* Limits and counts that held on the day of reception, from config/rules.yaml. */
struct rules {
    char id[40];
    int supplements_per_stage;         /* NĐ 118/2025 Đ11.2.c, Đ19.5 */
    bool supplement_restarts;          /* Đ19.5: full new term; false: pause and go on */
    int appraisal_notice_working_days; /* Đ19.5: 3 */
    int close_after_days;              /* Đ19.5: 15, plain days; 0: never */
    int extensions_per_dossier;        /* Đ19.6: 1 */
    int extend_before_days;            /* Đ19.6: 1, plain days before the due date */
    bool payment_stops;                /* waiting for money stops the clock; ND118: no */
    char article[200]; /* named by refusals that rest on these figures; "": the decree's */
    char hash[65];
};

/* Who asks for what.  Everything is borrowed. */
struct act {
    enum command command;
    enum role role;
    int64_t at;
    int64_t version; /* the dossier's version the clerk saw; -1 does not say */
    const char *office, *actor, *station;
    const char *holder;      /* forward: to this user; NULL anybody of the role */
    const json_t *facts;     /* outcomes for the event: code, due, fee, components, ... */
    const json_t *body;      /* personal part: applicant, answers, text, ... */
    int64_t notice_limit_at; /* ask-supplement at appraisal: last moment for the notice, 0 none */
    /* take-back: the event to take back and the dossier as it was before it */
    const struct event *back;
    const struct dossier *before;
};

/* Most events one command makes. */
#define RULE_MAX_EVENTS 2

/* Decide ACT on D.  MC_OK: OUT has *N events (the caller releases each).  MC_DENIED: err says why,
 * with the article, and what to do instead.  MC_CONFLICT: D has moved on past act->version;
 * MC_INVALID: something the command needs is missing (a reason, a score, a component).
 * ROUTE may be NULL for commands that do not move (receive, forward, approve and finish do); RULES
 * NULL stands for the decree's own figures.  D is not changed.
 *
 * An event takes over from act->facts and act->body the keys of its kind (event.h) and no others,
 * lists and objects in them shared, so neither side changes those;
 * "state", steps, stage, number and old_due are found here.  What must be given: procedure and
 * applicant.name (register, receive); reason or text (refuse); items or text (ask-supplement);
 * due, when a promise was stopped (supplement); score (rate); text (note); component and hash
 * (attach); holder (assign); reason or text (send-back, ask-payment, withdraw, stop, extend,
 * apologise, void, correct and what it changes); amount (ask-payment, pay); due (extend, apologise:
 * the date that is promised; pay, when the clock was stopped); back and before (take-back);
 * paid_how, cash or transfer, when a fee is owed still and the answer is positive (return), and
 * always with pay.  Not given: outcome is positive, "to" the owner, "step" of send-back the one
 * before, until of an appraisal-stage request the end of the last of rules->close_after_days plain
 * days. The last approval makes two events, approved and finished; the events come with dossier =
 * d->id (0 for a new one: the caller sets it) and seq 0. */
enum mc_rc rule_decide(const struct dossier *d, const struct act *act, const struct route *route,
                       const struct rules *rules, struct event out[RULE_MAX_EVENTS], size_t *n,
                       struct mc_err *err);

/* The same question without doing it, for panels: "" when the command is possible now, else the
 * reason, written to WHY (at least 256 bytes) and returned. */
const char *rule_why_not(const struct dossier *d, enum command c, enum role role,
                         const struct route *route, const struct rules *rules, char *why);

#endif
