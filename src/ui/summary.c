/* What a form says about a dossier: in a few lines what it asks for ("summary"), read before it is
 * signed; which papers it only wants to see. */
#include "ui_priv.h"

#include "motcua/base/mem.h"
#include "motcua/desk/look.h"

#include <stdlib.h>
#include <string.h>

char *answer_show_dup(const struct field *f, const json_t *answer)
{
    const char *label = json_str(answer, "label"), *value = json_str(answer, "value");

    return label[0] != '\0' || f == NULL ? xstrdup(label[0] != '\0' ? label : value)
                                         : field_show_dup(f, value);
}

/* Two people's names have the same label: then their sections must be told. */
static bool ambiguous(const struct form *f)
{
    for (size_t i = 0; f->summary[i] != NULL; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(form_field(f, f->summary[i])->label, form_field(f, f->summary[k])->label) ==
                0)
                return true;
    return false;
}

static const char *section_of(const struct form *form, const struct field *f)
{
    for (size_t i = 0; i < form->n_sections; i++)
        if (strcmp(form->section[i].id, str_or(f->section)) == 0)
            return form->section[i].label;
    return "";
}

void summary_each(const struct view *v, summary_line *line, void *ctx)
{
    const struct form *form = v->form;
    const char *section = NULL;

    if (form == NULL || form->summary == NULL)
        return;
    bool sections = ambiguous(form);
    for (size_t i = 0; form->summary[i] != NULL; i++) {
        const struct field *f = form_field(form, form->summary[i]);
        const json_t *answer = json_object_get(v->dossier.answers, f->id);

        if (answer == NULL)
            continue;
        if (sections && (section == NULL || strcmp(section, str_or(f->section)) != 0))
            line(ctx, NULL, section_of(form, f));
        section = str_or(f->section);
        char *shown = answer_show_dup(f, answer);
        line(ctx, f->label, shown);
        free(shown);
    }
}

bool paper_only_shown(const struct view *v, const struct component *c)
{
    for (size_t i = 0; v->form != NULL && i < v->form->n_components; i++)
        if (strcmp(v->form->component[i].id, str_or(c->id)) == 0)
            return v->form->component[i].form == PAPER_PRESENT;
    return false;
}
