/* What statements cost: rows stepped in scans of whole tables, rows sorted. */
#ifndef MOTCUA_TESTS_STORE_COST_H
#define MOTCUA_TESTS_STORE_COST_H

#include "motcua/store/db.h"

#include <sqlite3.h>

static sqlite3 *db_handle(struct db *db)
{
    static const char sql[] = "SELECT 1";
    struct sqlite3_stmt *st = NULL;

    return db_prepare(db, sql, &st, NULL) == MC_OK ? sqlite3_db_handle(st) : NULL;
}

/* Sum of WHAT (SQLITE_STMTSTATUS_...) over all statements since the last call, then 0 again. */
static int cost_of(struct db *db, int what)
{
    int sum = 0;

    for (sqlite3_stmt *st = NULL; (st = sqlite3_next_stmt(db_handle(db), st)) != NULL;)
        sum += sqlite3_stmt_status(st, what, 1);
    return sum;
}

#endif
