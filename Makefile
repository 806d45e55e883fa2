# make help is the index of what one can do here.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO     ?= go
PEOPLE ?=
ADDR   ?= localhost:8080
FUZZ   ?= 20s

# With NEVER_SKIP=1 a test that cannot run here is a fault and not a line that says so.
NEVER_SKIP ?=

# Packages whose goroutines meet; the race detector makes them several times slower, so it reads a selection.
RACE := ./audience/... ./graph/... ./store ./index

# The workbench is built where Node is; without it the binary has everything but the workbench.
NODE := $(shell command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)' 2>/dev/null && echo yes)
UI   := $(if $(NODE),web/dist/index.html)
TAGS := $(if $(NODE),-tags workbench)
NO_NODE := The workbench needs Node 20.19 or later (https://nodejs.org), which is not here

.PHONY: help
help: ## what one can do
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## a company of made-up people on http://localhost:8080 (PEOPLE=1000000 for more, ADDR=localhost:9000 for another place)
	./bin/parterre demo --listen $(ADDR) $(if $(PEOPLE),--people $(PEOPLE))

.PHONY: test
test: format vet generated unit race workbench journeys audits ## everything a change is held to

.PHONY: build
build: $(UI) ## bin/parterre, with the workbench where Node is
	@$(if $(NODE),,echo "$(NO_NODE): parterre is built without it, and its first page tells how to get it.")
	$(GO) build $(TAGS) -o bin/parterre ./cmd/parterre

.PHONY: bench
bench: build ## the figures of docs/speed.md on this machine (PEOPLE=10000000 for the full size)
	./bin/parterre bench $(if $(PEOPLE),--people $(PEOPLE))

.PHONY: generate
generate: ## graph/generated from schema.graphqls
	$(GO) tool gqlgen generate

.PHONY: lint
lint: ## golangci-lint with the rules of .golangci.yml, where it is installed
	@command -v golangci-lint >/dev/null || { echo "golangci-lint is not installed: see https://golangci-lint.run/docs/welcome/install" >&2; exit 1; }
	golangci-lint run

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZ=20s each
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) "$$package"; \
	  done; \
	done

.PHONY: faults
faults: ## every fault of disk and process, and every byte damaged, instead of a sample (an hour)
	PARTERRE_FAULTS=all $(GO) test -timeout 3h -count 1 -v -run 'Fail|Kill|Fill|Full' ./store ./audience | grep -v '^=== RUN'
	$(GO) test ./store -run '^TestWhateverIsDamaged' -timeout 3h -v -everybyte

.PHONY: frozen
frozen: ## the folder of the present format that later releases have to open; only before it was released
	$(GO) test ./cmd/parterre -run '^TestFrozen$$' -count 1 -freeze

.PHONY: format
format:
	@files=$$(find . -name '*.go' -not -path './graph/generated/*' -not -path '*/node_modules/*' -not -path './audits/genqlient/generated.go' -print0 | xargs -0 gofmt -l); \
	if [ -n "$$files" ]; then echo "gofmt -w would change:" >&2; echo "$$files" >&2; exit 1; fi

.PHONY: vet
vet:
	$(GO) vet ./...

# Generates beside what stands and compares, so that a schema changed without make generate is noticed.
.PHONY: generated
generated:
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	cp -R graph/generated "$$before/generated"; \
	$(GO) tool gqlgen generate; \
	diff -r "$$before/generated" graph/generated >/dev/null || { echo "graph/generated was not up to date with schema.graphqls: commit what make generate has written." >&2; exit 1; }

.PHONY: unit
unit:
	$(GO) test -timeout 12m ./...

.PHONY: race
race:
	@if [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v "$$($(GO) env CC)" >/dev/null; then \
	  $(GO) test -race -short -timeout 12m $(RACE); \
	else echo "SKIPPED: the race detector needs a C compiler, and there is none here."; fi

# ---- the workbench

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	npm --prefix web ci --no-fund --no-audit --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json schema.graphqls $(shell find web/src web/public web/index.html web/*.ts web/*.cjs -type f -not -path 'web/src/generated/*')
	npm --prefix web run --silent build

.PHONY: workbench
workbench: $(UI) ## the units of the workbench, what serves it, and what its first screen weighs
	@if [ -n "$(NODE)" ]; then npm --prefix web test --silent && $(GO) test $(TAGS) ./web && node web/weigh.mjs; \
	else echo "SKIPPED: the units of the workbench. $(NO_NODE)."; [ -z "$(NEVER_SKIP)" ]; fi

.PHONY: browser
browser: ## Chromium for the journeys, where there is none
	@bash web/journeys/browser.sh

.PHONY: journeys
journeys: build ## walks through the workbench with a real browser
	@if [ -z "$(NODE)" ]; then echo "SKIPPED: the journeys in a browser. $(NO_NODE)."; [ -z "$(NEVER_SKIP)" ]; \
	elif bash web/journeys/browser.sh; then npm --prefix web run --silent journeys; \
	else echo "SKIPPED: the journeys in a browser, for there is no Chromium and none could be installed."; [ -z "$(NEVER_SKIP)" ]; fi

# ---- audits

audits/node_modules/.package-lock.json: audits/package.json audits/package-lock.json
	npm --prefix audits ci --no-fund --no-audit --loglevel=error
	@touch $@

.PHONY: audits
audits: build $(if $(NODE),audits/node_modules/.package-lock.json) ## the clients people use and the audits of their specifications, against the binary
	cd audits/genqlient && $(GO) tool genqlient && $(GO) vet ./... && $(GO) test -count 1 ./...
	@if [ -n "$(NODE)" ]; then npm --prefix audits test --silent; \
	else echo "SKIPPED: the audits by clients in JavaScript. They need Node 20.19 or later, which is not here."; [ -z "$(NEVER_SKIP)" ]; fi

.PHONY: released
released: ## takes today's schema for that of the last release, once one is made
	cp schema.graphqls audits/released/schema.graphqls
