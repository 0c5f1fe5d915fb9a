null.o: /dev/null include/motcua/model/rule.h \
 include/motcua/model/dossier.h include/motcua/model/event.h \
 include/motcua/base/json.h include/motcua/base/err.h \
 include/motcua/model/life.h
include/motcua/model/rule.h:
include/motcua/model/dossier.h:
include/motcua/model/event.h:
include/motcua/base/json.h:
include/motcua/base/err.h:
include/motcua/model/life.h:
