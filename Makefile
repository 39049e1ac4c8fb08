# SPDX-License-Identifier: MIT
# make [all] | check | same | slow | fuzz | demo | deps | asan | cov | lint | format | bench | install | clean
#
# Objects go to build/<variant>/, so that plain, asan and cov never mix; the
# program is always at build/patchdigest.

VARIANT  ?= plain
JOBS     ?= $(shell nproc)
B        := build/$(VARIANT)
PREFIX   ?= /usr/local
VERSION  := 0.1

FLAGS_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# Without the sandbox: what is killed writes no counts.
FLAGS_cov  := --coverage -O0 -fprofile-update=atomic -DSANITIZED
FLAGS_memcheck := -DSANITIZED
FLAGS_one  := -DBATCH_MAILS=1000000000 -DBATCH_MS=1000000000
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wwrite-strings
# Hidden: libconfig has a strbuf_release of its own, libetpan an imap_*: where
# ours are visible, the dynamic linker gives them ours.
HARDEN   := -fstack-protector-strong -fPIE -fvisibility=hidden
CFLAGS   ?= -O2 -g
CPPFLAGS += -I. -D_POSIX_C_SOURCE=200809L -MMD -MP \
            -DPATCHDIGEST_VERSION=\"$(VERSION)\"
LIBS     := -letpan -lconfig -lsqlite3 -lssl -lcrypto -ljansson -larchive -lseccomp -lunistring -lpcre2-8
COMPILE   = $(CC) -std=c11 $(CPPFLAGS) $(WARN) $(CFLAGS) $(HARDEN) $(WERROR) $(FLAGS_$(VARIANT))
LINK      = $(COMPILE) $(LDFLAGS) -pie -Wl,-z,relro,-z,now

ifdef CI
WERROR   := -Werror
endif

SRC      := $(wildcard common/*.c common/mail/*.c config/*.c imap/*.c smtp/*.c \
              state/*.c bot/*/*.c)
LIB      := $(B)/libpatchdigest.a
LIB_OBJ  := $(patsubst %.c,$(B)/%.o,$(filter-out bot/cli/main.c,$(SRC))) $(B)/state/migrations.o
TESTS    := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c tests/servers/test_*.c))
FUZZERS  := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
PEER     := $(B)/tests/servers/peer
ROBOTS   := $(B)/tests/robots/read
BENCH    := $(B)/tests/bench/cost $(B)/tests/bench/repeat
SLOW     := $(wildcard tests/slow/test_*.sh)
SCRIPTS  := $(wildcard tests/cli/test_*.sh tests/servers/test_*.sh)

all: $(B)/patchdigest
ifeq ($(VARIANT),plain)
	@ln -sf $(VARIANT)/patchdigest build/patchdigest
endif

$(B)/patchdigest: $(B)/bot/cli/main.o $(LIB)
	$(LINK) -o $@ $^ $(LIBS)
$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^
$(B)/tests/%: $(B)/tests/%.o $(LIB)
	$(LINK) -o $@ $(filter %.o,$^) $(LIB) $(LIBS) -lcmocka
$(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(LIB)
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)
$(filter $(B)/tests/servers/%,$(TESTS)): $(B)/tests/servers/play.o
$(ROBOTS) $(filter $(B)/tests/unit/%,$(TESTS)): $(B)/tests/robots/robots.o
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<
$(B)/%.o: $(B)/%.c
	$(COMPILE) -c -o $@ $<
$(B)/state/migrations.c: state/embed.sh $(wildcard state/migrations/*.sql)
	@mkdir -p $(@D)
	sh state/embed.sh state/migrations/*.sql >$@.tmp && mv $@.tmp $@

# The tests of every day: quick and quiet.
check: deps
	@$(MAKE) --no-print-directory -s -j $(JOBS) test
# Servers wait more than they work, so more suites than cores run at a time.
test: all $(TESTS) $(PEER) $(ROBOTS)
	@JOBS=$$((2 * $(JOBS))) PATCHDIGEST=$(B)/patchdigest sh tests/check.sh $(SCRIPTS) $(TESTS)
# The same under the address and undefined-behaviour sanitizers.
asan: deps
	@$(MAKE) --no-print-directory -s -j $(JOBS) VARIANT=$@ test
# What the same tests run of each folder: lines and branches. The robot runs as
# another user, and writes its counts too.
cov: deps
	@$(MAKE) --no-print-directory -s -j $(JOBS) VARIANT=$@ all built-tests
	@find build/$@ -name '*.gcno' | sed 's/gcno$$/gcda/' | while read -r f; do : >$$f; chmod 666 $$f; done
	@$(MAKE) --no-print-directory -s VARIANT=$@ test
	@sh tests/cov.sh build/$@
built-tests: $(TESTS) $(PEER) $(ROBOTS)

# What takes minutes: real lists, hostile mail, kills and faults, valgrind,
# fuzzers.
slow: deps
	@$(MAKE) --no-print-directory -s all $(PEER) $(ROBOTS)
	@! command -v valgrind >/dev/null || $(MAKE) --no-print-directory -s VARIANT=memcheck all
	@! command -v clang >/dev/null || $(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang fuzzers
	@PATCHDIGEST=$(B)/patchdigest FUZZ_S=$(SECONDS) sh tests/check.sh $(SLOW) tests/fuzz/test_fuzz.sh
# The fuzzers alone, SECONDS each.
SECONDS  := 20
fuzz: deps
	@! command -v clang >/dev/null || $(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang fuzzers
	@FUZZ_S=$(SECONDS) sh tests/check.sh tests/fuzz/test_fuzz.sh
fuzzers: $(FUZZERS)

same-write: deps
	@$(MAKE) --no-print-directory -s -j $(JOBS) all
	@rm -rf build/same
	@PATCHDIGEST=$(B)/patchdigest sh tests/same/same.sh write build/same
# What the program prints, byte for byte, against tests/same/sums.
same: same-write
	@sh tests/same/same.sh compare build/same
# What differs was meant: record it.
same-record: same-write
	@sh tests/same/same.sh record build/same

demo: deps
	@$(MAKE) --no-print-directory -s all
	@sh deploy/demo.sh

# A table, no verdict: what a machine is good for is not for a test to say.
bench: all $(BENCH)
	@$(MAKE) --no-print-directory -s VARIANT=one build/one/patchdigest
	@TOOLS=$(B)/tests/bench PROGRAM=$(B)/patchdigest \
		ONE_BATCH=build/one/patchdigest sh tests/bench/bench.sh

deps:
	@sh deploy/deps.sh
lint: all
	@sh tests/lint.sh
format:
	clang-format -i $(SRC) $(wildcard tests/*/*.c)

# Below DESTDIR$(PREFIX); what is in /etc stays the operator's. The files say
# /usr/local where they name what is installed.
SHARE    := $(DESTDIR)$(PREFIX)/share
UNITS    := $(DESTDIR)$(PREFIX)/lib/systemd/system
AT_PREFIX := sed 's|/usr/local/|$(PREFIX)/|g'
install: all
	install -D -m 755 $(B)/patchdigest $(DESTDIR)$(PREFIX)/bin/patchdigest
	install -d $(SHARE)/man/man5 $(SHARE)/man/man7 $(SHARE)/man/man8 $(UNITS)
	$(AT_PREFIX) deploy/man/patchdigest.conf.5 >$(SHARE)/man/man5/patchdigest.conf.5
	$(AT_PREFIX) deploy/man/patchdigest-commands.7 >$(SHARE)/man/man7/patchdigest-commands.7
	$(AT_PREFIX) deploy/man/patchdigest.8 >$(SHARE)/man/man8/patchdigest.8
	install -D -m 644 deploy/completion/patchdigest.bash $(SHARE)/bash-completion/completions/patchdigest
	install -D -m 644 deploy/patchdigest.conf $(SHARE)/doc/patchdigest/examples/patchdigest.conf
	install -D -m 644 deploy/systemd/patchdigest.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/patchdigest.conf
	install -D -m 644 deploy/systemd/patchdigest-once.timer $(UNITS)/patchdigest-once.timer
	$(AT_PREFIX) deploy/systemd/patchdigest.service >$(UNITS)/patchdigest.service
	sed -f deploy/systemd/once.sed $(UNITS)/patchdigest.service >$(UNITS)/patchdigest-once.service

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all check test built-tests same same-write same-record slow fuzz fuzzers asan cov demo deps lint format bench install clean
.SECONDARY:
