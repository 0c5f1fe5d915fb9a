/* The promised day of a procedure, explained. */
#include "desk_priv.h"

#include "motcua/base/mem.h"

enum mc_rc desk_due(struct desk *d, const char *procedure, const char *case_id, int64_t at,
                    int64_t *due, struct strbuf *why, struct mc_err *err)
{
    const struct form *form;
    enum mc_rc rc = desk_form(d, procedure, &form, err);

    if (rc != MC_OK)
        return rc;
    const struct case_def *c = form_ordinary_case(form);
    if (str_or(case_id)[0] != '\0' && (c = form_case(form, case_id)) == NULL)
        return mc_fail(err, MC_NOTFOUND, "Thủ tục %s không có trường hợp %s", form->code, case_id);
    return deadline_compute(d->calendar, at, &c->limit, due, why, err);
}
