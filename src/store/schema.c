/* The tables.  One append-only list for each kind of file: a shipped step is never edited.
 * Moments are UTC seconds, 0 for none; hashes of papers and forms are hex text, of events bytes. */
#include "store_priv.h"

#include "motcua/base/mem.h"

/* The truth: everything below it can be made again from these two tables.  event.hash covers the
 * previous event's hash and all other columns; what is personal lies in event_body, covered by
 * body_hash, so that erasing it leaves the chain whole. */
#define LOG_TABLES                                                           \
    "CREATE TABLE event(seq INTEGER PRIMARY KEY, office TEXT NOT NULL,"      \
    " dossier INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,"   \
    " station TEXT NOT NULL, kind TEXT NOT NULL, facts TEXT NOT NULL,"       \
    " body_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"                  \
    "CREATE INDEX event_dossier ON event(dossier, seq);"                     \
    "CREATE TABLE event_body(seq INTEGER PRIMARY KEY REFERENCES event(seq)," \
    " salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;"

/* due_key is due_at, or the largest number when no clock runs: lists end with those.  fold is the
 * hash of the folded state (dossier_to_json) as verify compares it: the text itself would keep all
 * answers a second time. */
#define DOSSIER_TABLES                                                                            \
    "CREATE TABLE dossier(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, code TEXT UNIQUE,"    \
    " request_id TEXT UNIQUE, state INTEGER NOT NULL, procedure TEXT NOT NULL,"                   \
    " procedure_name TEXT NOT NULL, channel TEXT NOT NULL,"                                       \
    " receiving_office TEXT NOT NULL, competent_office TEXT NOT NULL,"                            \
    " parent INTEGER NOT NULL, child_order INTEGER, child_outcome TEXT,"                          \
    " owner INTEGER REFERENCES party(id), applicant_id TEXT NOT NULL,"                            \
    " applicant TEXT NOT NULL, birth TEXT NOT NULL, phone TEXT NOT NULL,"                         \
    " agent TEXT NOT NULL, authorisation TEXT, identity_level INTEGER,"                           \
    " step_name TEXT NOT NULL, step_role INTEGER NOT NULL, holder TEXT NOT NULL,"                 \
    " due_at INTEGER NOT NULL, due_key INTEGER NOT NULL, received_at INTEGER NOT NULL,"           \
    " changed_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, papers INTEGER NOT NULL,"           \
    " components INTEGER NOT NULL, reused INTEGER NOT NULL, n_notes INTEGER NOT NULL,"            \
    " fee INTEGER NOT NULL, paid INTEGER NOT NULL, fold TEXT NOT NULL) STRICT;"                   \
    "CREATE INDEX dossier_open ON dossier(due_key, id, state, step_role, holder)"                 \
    " WHERE state NOT IN (3, 8, 10);"                                                             \
    "CREATE INDEX dossier_open_id ON dossier(id, state, step_role, holder, due_key)"              \
    " WHERE state NOT IN (3, 8, 10);"                                                             \
    "CREATE INDEX dossier_ended ON dossier(ended_at, id, state, step_role, holder, due_key)"      \
    " WHERE ended_at > 0;"                                                                        \
    "CREATE INDEX dossier_applicant ON dossier(applicant_id, id) WHERE applicant_id <> '';"       \
    "CREATE INDEX dossier_parent ON dossier(parent) WHERE parent <> 0;"                           \
    "CREATE INDEX dossier_owner ON dossier(owner);"                                               \
    "CREATE TABLE component(dossier INTEGER NOT NULL REFERENCES dossier(id), n INTEGER NOT NULL," \
    " id TEXT NOT NULL, name TEXT NOT NULL, required INTEGER NOT NULL, seen INTEGER NOT NULL,"    \
    " reused INTEGER NOT NULL, copies INTEGER NOT NULL, papers TEXT NOT NULL, why TEXT NOT NULL," \
    " PRIMARY KEY(dossier, n)) STRICT, WITHOUT ROWID;"                                            \
    "CREATE TABLE day_number(agency TEXT NOT NULL, day INTEGER NOT NULL, last INTEGER NOT NULL,"  \
    " PRIMARY KEY(agency, day)) STRICT, WITHOUT ROWID;"

/* What the law needs room for: a request for supplement by stage, with number and basis; several
 * results; fee lines; effects outside the house, which wait and may be tried again. */
#define ROOM_TABLES                                                                                \
    "CREATE TABLE supplement(dossier INTEGER NOT NULL REFERENCES dossier(id), n INTEGER NOT NULL," \
    " stage TEXT NOT NULL, number TEXT NOT NULL, basis TEXT NOT NULL, asked_at INTEGER NOT NULL,"  \
    " until_at INTEGER NOT NULL, old_due_at INTEGER NOT NULL, done_at INTEGER NOT NULL,"           \
    " due_at INTEGER NOT NULL, PRIMARY KEY(dossier, n)) STRICT, WITHOUT ROWID;"                    \
    "CREATE TABLE result(dossier INTEGER NOT NULL REFERENCES dossier(id), n INTEGER NOT NULL,"     \
    " outcome TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, paper TEXT NOT NULL,"       \
    " at INTEGER NOT NULL, PRIMARY KEY(dossier, n)) STRICT, WITHOUT ROWID;"                        \
    "CREATE TABLE fee(dossier INTEGER NOT NULL REFERENCES dossier(id), n INTEGER NOT NULL,"        \
    " kind TEXT NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL, paid INTEGER NOT NULL,"     \
    " how TEXT NOT NULL, receipt TEXT NOT NULL, at INTEGER NOT NULL,"                              \
    " PRIMARY KEY(dossier, n)) STRICT, WITHOUT ROWID;"                                             \
    "CREATE TABLE job(id INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER REFERENCES event(seq),"  \
    " kind TEXT NOT NULL, payload TEXT NOT NULL, not_before INTEGER NOT NULL,"                     \
    " state TEXT NOT NULL, tries INTEGER NOT NULL, said TEXT NOT NULL) STRICT;"                    \
    "CREATE INDEX job_waiting ON job(not_before) WHERE state = 'waiting';"                         \
    "CREATE INDEX job_event ON job(event);"

/* key is the number, or the exact name and birth of a person who has told none. */
#define PARTY_TABLES                                                                           \
    "CREATE TABLE party(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL," \
    " number TEXT NOT NULL, name TEXT NOT NULL, birth TEXT NOT NULL, sex TEXT NOT NULL,"       \
    " phone TEXT NOT NULL, address TEXT NOT NULL, seen_at INTEGER NOT NULL,"                   \
    " n_dossiers INTEGER NOT NULL) STRICT;"                                                    \
    "CREATE TABLE paper(hash TEXT NOT NULL, owner TEXT NOT NULL, bytes INTEGER NOT NULL,"      \
    " media TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL,"      \
    " issuer TEXT NOT NULL, issued TEXT NOT NULL, expires TEXT NOT NULL,"                      \
    " dossier INTEGER NOT NULL, added_at INTEGER NOT NULL, seq INTEGER NOT NULL,"              \
    " PRIMARY KEY(hash, owner)) STRICT;"                                                       \
    "CREATE INDEX paper_owner ON paper(owner, seq);"

/* Folded in C (SQLite's tokenizer leaves đ alone), so the tokenizer only splits. */
#define SEARCH_TABLES                                                           \
    "CREATE TABLE dossier_text(id INTEGER PRIMARY KEY REFERENCES dossier(id),"  \
    " text TEXT NOT NULL) STRICT;"                                              \
    "CREATE VIRTUAL TABLE dossier_fts USING fts5(text, content='dossier_text'," \
    " content_rowid='id', tokenize='unicode61 remove_diacritics 0');"           \
    "CREATE TABLE party_text(id INTEGER PRIMARY KEY REFERENCES party(id),"      \
    " text TEXT NOT NULL) STRICT;"                                              \
    "CREATE VIRTUAL TABLE party_fts USING fts5(text, content='party_text',"     \
    " content_rowid='id', tokenize='unicode61 remove_diacritics 0');"

#define OFFICE_TABLES                                                                         \
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;" \
    "CREATE TABLE user(name TEXT PRIMARY KEY, full TEXT NOT NULL, role TEXT NOT NULL,"        \
    " station TEXT NOT NULL) STRICT;"                                                         \
    "CREATE TABLE pin(hash TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL) STRICT;"

/* How users come in: apart from what they are, since it is no part of the log. */
#define ACCOUNT_TABLE                                                            \
    "CREATE TABLE account(name TEXT PRIMARY KEY REFERENCES user(name),"          \
    " password TEXT NOT NULL, pin TEXT NOT NULL, must_change INTEGER NOT NULL,"  \
    " closed INTEGER NOT NULL, fields TEXT NOT NULL, failures INTEGER NOT NULL," \
    " locked_until INTEGER NOT NULL, pin_failures INTEGER NOT NULL,"             \
    " pin_locked_until INTEGER NOT NULL) STRICT;"

/* What a list tells of a dossier that waits for its citizen, and people whom its form names. */
#define WAITING_COLUMNS                                                                           \
    "ALTER TABLE dossier ADD COLUMN supplement_until INTEGER NOT NULL DEFAULT 0;"                 \
    "ALTER TABLE dossier ADD COLUMN names TEXT NOT NULL DEFAULT '';"                              \
    "UPDATE dossier SET supplement_until = coalesce((SELECT"                                      \
    " CAST(strftime('%s', json_extract(e.facts, '$.until'), '-7 hours') AS INTEGER) FROM event e" \
    " WHERE e.dossier = dossier.id AND e.kind GLOB 'supplement_asked.*'"                          \
    " ORDER BY e.seq DESC LIMIT 1), 0) WHERE state = 5;"
/* Fee receipts: the numbers that an administrator has registered, used in the order of n.  seq is
 * the last event that told of the block. */
#define RECEIPT_TABLE                                                       \
    "CREATE TABLE receipt_block(n INTEGER PRIMARY KEY, form TEXT NOT NULL," \
    " symbol TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL," \
    " next INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES event(seq)) STRICT;"

/* Days of money are asked for by their moments. */
#define MONEY_INDEX                                  \
    "CREATE INDEX event_money ON event(at, dossier)" \
    " WHERE kind IN ('received.1', 'paid.1', 'returned.1');"

/* The numbers in front are the files' marks for `file` and for us: "motc", "motd", "motp". */
const char *const schema_main[] = {
    "PRAGMA application_id = 1836020835;" OFFICE_TABLES LOG_TABLES PARTY_TABLES DOSSIER_TABLES
        ROOM_TABLES SEARCH_TABLES,
    ACCOUNT_TABLE,
    WAITING_COLUMNS,
    RECEIPT_TABLE MONEY_INDEX,
};
const int n_schema_main = N_ELEMS(schema_main);

/* AUTOINCREMENT: a draft's number is never given twice. */
const char *const schema_desk[] = {
    "PRAGMA application_id = 1836020836;"
    "CREATE TABLE draft(n INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL,"
    " title TEXT NOT NULL, json TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;"
    "CREATE INDEX draft_user ON draft(user, saved_at);"
    "CREATE TABLE presence(user TEXT NOT NULL, station TEXT NOT NULL, dossier INTEGER NOT NULL,"
    " since INTEGER NOT NULL, seen_at INTEGER NOT NULL,"
    " PRIMARY KEY(user, station)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX presence_dossier ON presence(dossier, seen_at);",
    /* What was written there stays as it was. */
    "CREATE TABLE reading(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,"
    " user TEXT NOT NULL, station TEXT NOT NULL, what TEXT NOT NULL, object TEXT NOT NULL)"
    " STRICT;"
    "CREATE TRIGGER reading_stays BEFORE UPDATE ON reading"
    " BEGIN SELECT raise(ABORT, 'the reading log is only added to'); END;",
    /* The catalogue of forms as last read: folders and files by the root they were found under. */
    "CREATE TABLE kept_place(root TEXT NOT NULL, path TEXT NOT NULL, changed INTEGER NOT NULL,"
    " PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE kept_form(root TEXT NOT NULL, n INTEGER NOT NULL, path TEXT NOT NULL,"
    " line TEXT NOT NULL, PRIMARY KEY(root, n)) STRICT, WITHOUT ROWID;",
};
const int n_schema_desk = N_ELEMS(schema_desk);

const char *const schema_papers[] = {
    "PRAGMA application_id = 1836020848;"
    "CREATE TABLE file(hash TEXT PRIMARY KEY, bytes INTEGER NOT NULL, media TEXT NOT NULL,"
    " chunks INTEGER NOT NULL, stored_at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE chunk(hash TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " UNIQUE(hash, n)) STRICT;",
};
const int n_schema_papers = N_ELEMS(schema_papers);
