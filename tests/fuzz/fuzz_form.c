/* libFuzzer over the form reader: any bytes give a form or findings, never both, never a crash; a
 * form that loads gives itself again from its pinned text.  Run by tests/fuzz/run. */
#include "motcua/form/form.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct form_lists *shared_lists(void)
{
    static struct form_lists *lists;
    struct findings f = { .file = "forms", .text = STRBUF_INIT };

    if (lists == NULL && form_lists_load("forms", &lists, &f) != MC_OK)
        abort();
    findings_release(&f);
    return lists;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct findings f = { .file = "fuzz", .text = STRBUF_INIT };
    struct form *form = NULL, *again = NULL;
    enum mc_rc rc = form_parse("fuzz", (const char *)data, size, shared_lists(), &form, &f);

    if ((rc == MC_OK) != (form != NULL) || (rc == MC_OK) != (f.n_errors == 0))
        abort();
    if (form != NULL) {
        if (form_parse("pinned", form->resolved, strlen(form->resolved), NULL, &again, &f) !=
                MC_OK ||
            strcmp(again->hash, form->hash) != 0)
            abort();
        form_free(again);
        form_free(form);
    }
    findings_release(&f);
    return 0;
}
