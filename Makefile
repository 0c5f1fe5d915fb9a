# motcua.  make run opens the training desk, make check runs every test, make builds.
#   make soak: every test, the long ones in full (make soak V=release: faster)
#   V=debug (sanitizers; what tests use) or V=release (what offices get; what run uses)
#   make install DESTDIR= PREFIX=/usr/local
V ?= debug
PREFIX ?= /usr/local
B := build/$(V)
CC = gcc
MAKEFLAGS += -j$(shell nproc) --no-print-directory

# What the program needs to be built, and what only its tests need.
RUN_NEEDS = gcc libc6-dev make pkg-config libncurses-dev libsqlite3-dev libyaml-dev \
    libutf8proc-dev libsodium-dev libjansson-dev ncurses-base
CHECK_NEEDS = libcmocka-dev libvterm-dev libpango1.0-dev fonts-noto-mono ncurses-term strace

CPPFLAGS += -Iinclude -D_GNU_SOURCE -MMD -MP
CFLAGS += -std=c17 -Wall -Wextra -Werror -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
    -Wwrite-strings -Wformat=2
SAN := -fsanitize=address,undefined -fno-sanitize-recover=all
debug := -Og -g3 -fno-omit-frame-pointer $(SAN)
release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -pie
LIBS := -lsqlite3 -lyaml -lutf8proc -lsodium -ljansson -lm
CURSES := -lncursesw -ltinfo

obj = $(patsubst %.c,$(B)/%.o,$(wildcard $(foreach d,$(1),$(d)/*.c)))
CORE := $(call obj,$(addprefix src/,base model form store proc desk))
UI := $(call obj,src/ui)
SCREENS := $(filter-out %/term_curses.o %/run.o,$(UI))
LIB := $(B)/libmotcua.a
PROGRAMS := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*.c tests/store/*.c tests/desk/*.c \
    tests/screen/*.c tests/e2e/*.c))
HARNESS := $(call obj,tests/harness)
Q := $(if $(VERBOSE),,@)

all: $(B)/motcua
$(LIB): $(CORE)
	$(Q)rm -f $@ && ar rcs $@ $^
# Screens as an archive: a test of one part links that part and what it needs.
$(B)/libscreens.a: $(SCREENS)
	$(Q)rm -f $@ && ar rcs $@ $^
$(B)/motcua: $(call obj,src/app) $(UI) $(LIB)
	@echo "  LD  $@"
	$(Q)$(CC) $($(V)) -o $@ $^ $(CURSES) $(LIBS)
$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $($(V)) -c -o $@ $<

# The core is linked whole and without curses: a leak upwards is a link error.
$(B)/tests/unit/%: $(B)/tests/unit/%.o $(LIB) ; $(link_core)
$(B)/tests/store/%: $(B)/tests/store/%.o $(LIB) ; $(link_core)
$(B)/tests/desk/%: $(B)/tests/desk/%.o $(LIB) ; $(link_core)
$(B)/tests/screen/%: $(B)/tests/screen/%.o $(B)/libscreens.a $(LIB)
	@echo "  LD  $@"
	$(Q)$(CC) $($(V)) -o $@ $^ -lcmocka $(LIBS)
$(B)/tests/e2e/%: $(B)/tests/e2e/%.o $(HARNESS) $(LIB) | $(B)/motcua ; $(link_harness)
$(B)/tests/tools/%: $(B)/tests/tools/%.o $(HARNESS) $(LIB) ; $(link_harness)
$(B)/tests/harness/png.o: CPPFLAGS += $(shell pkg-config --cflags pangocairo)
# The terminal by itself: the one end-to-end test that links what it tests.
$(B)/tests/e2e/test_term: LIBS += $(CURSES)
$(B)/tests/e2e/test_term: $(B)/tests/e2e/test_term.o $(HARNESS) $(B)/src/ui/term_curses.o \
    $(B)/libscreens.a $(LIB) ; $(link_harness)
define link_core
@echo "  LD  $@"
$(Q)$(CC) $($(V)) -o $@ $< -Wl,--whole-archive $(LIB) -Wl,--no-whole-archive -lcmocka $(LIBS)
endef
define link_harness
@echo "  LD  $@"
$(Q)$(CC) $($(V)) -o $@ $^ -lcmocka -lvterm -lutil $(LIBS) $(shell pkg-config --libs pangocairo)
endef

# Every public header stands on its own.
HEADERS := $(wildcard include/motcua/*/*.h)
check-headers: $(HEADERS:%=$(B)/%.ok) ; @tests/rooms
$(B)/%.h.ok: %.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -MMD -MP,$(CPPFLAGS)) $(CFLAGS) -fsyntax-only -Wno-unused -x c -include $< /dev/null && touch $@

# make build/fuzz/fuzz_decoder, then build/fuzz/fuzz_decoder -max_total_time=30 (clang).
build/fuzz/%: tests/fuzz/%.c $(wildcard src/base/*.c src/model/*.c src/form/*.c src/ui/*.c)
	@mkdir -p $(@D)
	@echo "  FUZZ $@"
	$(Q)clang $(filter-out -MMD -MP,$(CPPFLAGS)) -std=c17 -g -O1 -fsanitize=fuzzer,address,undefined -o $@ $< \
	    $(wildcard $(addprefix src/,$(addsuffix /*.c,base model form))) \
	    $(addprefix src/ui/,decoder.c scan.c sequence.c) $(LIBS)

run: ; @.ci/need $(RUN_NEEDS) && $(MAKE) V=release build/release/motcua && build/release/motcua sandbox
check: ; @.ci/need $(RUN_NEEDS) $(CHECK_NEEDS) && $(MAKE) V=release build/release/motcua && \
    $(MAKE) check-built
soak: ; @MOTCUA_SOAK=1 $(MAKE) check
check-built: check-headers $(B)/motcua $(PROGRAMS)
	@tests/run $(B)
install:
	@$(MAKE) V=release build/release/motcua
	install -D -m 755 build/release/motcua $(DESTDIR)$(PREFIX)/bin/motcua
	cd forms && find . -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/motcua/forms/{} \;
	cd config && find . -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/motcua/config/{} \;
# Minutes of libFuzzer on each target: make fuzz SECONDS_EACH=600
SECONDS_EACH ?= 60
fuzz: ; @.ci/need $(RUN_NEEDS) clang libclang-rt-14-dev && tests/fuzz/run $(SECONDS_EACH)
# Ours against the bare libraries, at 1,000 and 1,000,000 dossiers (make bench N=1000: those only).
# The data are made once, in build/bench (some minutes, 6 GB).  ONLY=receive,look,start,forms,verify
bench:
	@.ci/need $(RUN_NEEDS)
	@$(MAKE) V=release build/release/motcua build/release/tests/bench/bench
	@nice build/release/tests/bench/bench $(if $(N),--n $(N)) $(if $(ONLY),--only $(ONLY))
$(B)/tests/bench/bench: $(call obj,tests/bench) $(B)/src/app/people.o $(LIB)
	@echo "  LD  $@"
	$(Q)$(CC) $($(V)) -o $@ $^ $(LIBS)
pictures: $(B)/motcua $(B)/tests/tools/shoot ; @tests/tools/pictures
clean: ; rm -rf build

.PHONY: all run check soak check-built check-headers install fuzz bench pictures clean
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
