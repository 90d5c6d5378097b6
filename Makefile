# The index of what can be done here; `make help` prints it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PREFIX ?= /usr/local
HONE := .build/release/hone
TEST_BUILD := .build-test
TEST_FLAGS := -c release --scratch-path $(TEST_BUILD) -Xswiftc -enable-testing
SOURCES := Package.swift Sources Tests

.PHONY: help packages build demo test install bench format lint clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

packages: ## Install the system packages that are missing
	@Tools/install-packages

build: packages ## Build the hone command in release
	@swift build -c release --product hone

demo: build ## Fetch the encoder and compare approaches on the example tasks
	@$(HONE) pull minilm
	@$(HONE) compare Examples/equipment-tickets
	@echo
	@$(HONE) compare Examples/equipment-questions \
		--approaches zero-shot,retrieval-words,retrieval-meaning,retrieval-fused
	@echo
	@echo "next: try your own data"
	@echo "  $(HONE) init FILE.csv --input COLUMN --output COLUMN && $(HONE) compare FILE"

test: packages ## Run every test, optimised, in a build folder of its own
	@swift build --build-tests $(TEST_FLAGS)
	@$(TEST_BUILD)/release/hone pull minilm || echo "the encoder could not be fetched: tests on it are left out"
	@swift test --skip-build $(TEST_FLAGS)

install: build ## Install hone into PREFIX/bin, and what comes with it into PREFIX/share/hone
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/hone"
	@install -m 755 $(HONE) "$(DESTDIR)$(PREFIX)/bin/hone"
	@cp -R Models "$(DESTDIR)$(PREFIX)/share/hone/"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/hone"

bench: build ## Measure embedding, searching and indexing, beside the peers where these are installed
	@Tools/bench/run $(HONE)
	@echo
	@Tools/bench/search $(HONE)

format: ## Format the sources in place
	@swift format -i -r $(SOURCES)

lint: ## Check format, documentation and file sizes
	@swift format lint --strict -r $(SOURCES)
	@Tools/check-files

clean: ## Remove what was built
	@rm -rf .build .build-*
