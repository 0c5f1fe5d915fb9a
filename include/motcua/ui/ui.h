/* Screens on a stack, the frame around them, the way of a key to an action.  Nothing here touches
 * the terminal (run.h does), so that tests draw and press keys without one. */
#ifndef MOTCUA_UI_UI_H
#define MOTCUA_UI_UI_H

#include "motcua/desk/desk.h"
#include "motcua/ui/action.h"
#include "motcua/ui/canvas.h"

struct ui;

/* Rows of a screen (ux grammar): 0 title, 1 context, FIRST to LAST content, then message, status,
 * key bar.  On an overlay the same. */
struct area {
    int rows, cols, first, last;
};

/* A screen is a struct of functions over its own state.  draw is pure: no I/O, no clock. */
struct screen_ops {
    const char *name;            /* "queue": help and tests */
    const struct key_bind *keys; /* ends with KEYS_END */
    const enum action
        *menu;    /* actions of the context line's menu, ends with ACT_NONE; may be NULL */
    bool overlay; /* a dialog: the screen below stays visible */
    bool alone;   /* the keys of every screen do nothing here: the key bar does not show them */
    /* Title for row 0 into OUT (96 bytes). */
    void (*title)(const void *st, char *out);
    /* Context row, content rows, cursor. */
    void (*draw)(const void *st, struct canvas *cv, const struct area *a);
    /* What the actions are done with, "0042 · Nguyễn Thị Hồng Nhung", into OUT (160 bytes); may be
     * NULL. */
    void (*subject)(const void *st, char *out);
    /* A key before the tables, for text fields: true when used.  May be NULL. */
    bool (*key)(void *st, struct ui *ui, const struct key *k);
    /* Does a text field have the focus?  Then a scan that only looks like one by its speed is typed
     * into it; NULL: never. */
    bool (*typing)(const void *st);
    void (*act)(void *st, struct ui *ui, enum action a, const struct key *k);
    /* "" when possible, else the reason, for panel and palette; NULL: everything bound is possible.
     */
    const char *(*why_not)(void *st, struct ui *ui, enum action a, char *why /* 256 */);
    /* It is on top (again): load through desk. */
    void (*resume)(void *st, struct ui *ui);
    /* Called when its time has come and after each key; returns milliseconds until it wants the
     * next call, -1 never.  Journals, delayed previews. */
    int (*tick)(void *st, struct ui *ui, int64_t mono_ms);
    /* The line is lost or the program ends: store what is typed now. */
    void (*rescue)(void *st, struct ui *ui);
    /* A list: another dossier than ID in sight ends in the same digits TAIL, so that a confirmation
     * must say more than them.  NULL: no list. */
    bool (*twin)(const void *st, const struct ui *ui, int64_t id, const char *tail);
    void (*release)(void *st); /* frees ST itself */
};

struct screen {
    const struct screen_ops *ops;
    void *st;
};

#define UI_STACK 12
struct ui {
    struct desk *desk;
    struct screen stack[UI_STACK + 1]; /* the last one is for the lock */
    int depth;
    int rows, cols;
    char message[512]; /* what happened last */
    bool message_bad;  /* an error, not news */
    char saved[32];    /* "Nháp lưu 14:05", or "" */
    int menu;          /* chosen item of the context menu, -1: not there */
    bool quit, redraw, bell;
    bool logged_out;  /* the loop shows login again */
    bool locked;      /* lock.c is on top */
    bool typed;       /* a key came since the last tick */
    bool warned;      /* the desk is about to lock itself */
    int64_t typed_ms; /* when the last key came, monotonic; 0 not known yet */
    char tray[1200];  /* a scanned card waiting for F4, or "" */
    int64_t scanned;  /* dossier opened by its scanned slip or card: that stands for typed digits */
};

void ui_init(struct ui *ui, struct desk *d, int rows, int cols);
void ui_release(struct ui *ui); /* rescues nothing: call ui_rescue() first */

/* Put a screen on top (its resume is called); take the top off (the one below resumes).  The last
 * one is never popped. */
void ui_push(struct ui *ui, const struct screen_ops *ops, void *st);
void ui_pop(struct ui *ui);
/* Replace the top without resuming what is below. */
void ui_replace(struct ui *ui, const struct screen_ops *ops, void *st);
struct screen *ui_top(struct ui *ui);

/* The message line: news, or a failure. */
__attribute__((format(printf, 2, 3))) void ui_say(struct ui *ui, const char *fmt, ...);
__attribute__((format(printf, 2, 3))) void ui_fail(struct ui *ui, const char *fmt, ...);
/* "Nháp lưu 14:05" for the status line. */
void ui_saved(struct ui *ui);

void ui_key(struct ui *ui, const struct key *k); /* one key on its way */
void ui_do(struct ui *ui, enum action a);        /* an action chosen in panel, palette or menu */
/* "" when A is possible, else the reason: the result, perhaps in ROOM (256 bytes). */
const char *ui_why_not(struct ui *ui, enum action a, char *room);
bool ui_typing(struct ui *ui);                                /* a text field has the focus */
void ui_draw(struct ui *ui, struct canvas *cv);               /* the whole frame */
void ui_draw_message(const struct ui *ui, struct canvas *cv); /* its rows of a drawn frame only */
int ui_tick(struct ui *ui, int64_t mono_ms);
/* Before the screens go (end, lost line, lock, another user): stores what is typed, and tells the
 * other desks that nothing is open here. */
void ui_rescue(struct ui *ui);
/* From a list: ↑ on the first item goes to the context menu. */
void ui_menu(struct ui *ui);

/* Screens; each call makes the state and pushes it. */
void login_open(struct ui *ui);                    /* training: who sits here */
void signin_open(struct ui *ui, const char *code); /* a real office; CODE typed already, or NULL */
void password_open(struct ui *ui);                 /* change one's password, set a PIN */
void lock_open(struct ui *ui);                     /* nothing when nobody is logged in */
void queue_open(struct ui *ui);
void palette_open(struct ui *ui);
void panel_open(struct ui *ui);
void help_open(struct ui *ui);
void find_open(struct ui *ui);
void dossier_open(struct ui *ui, int64_t id);
void reception_open(struct ui *ui, int64_t draft); /* 0: a new one */
/* A text to read (slip, explanation), scrollable; TEXT is taken. */
void text_open(struct ui *ui, const char *title, char *text);

/* Take back the last deed of this clerk, on whatever dossier it was; says what it was. */
void take_back_now(struct ui *ui);
/* The command that A is on D: one letter may stand for two. */
enum command deed_command(enum action a, const struct dossier *d);
/* Do what ACTION says with dossier ID: at once (forward, take), or by its dialog (supplement,
 * refuse, sign, finish, return and rating, note, attach).  Says why when it cannot be. */
void deed_open(struct ui *ui, enum action a, int64_t id);

#endif
