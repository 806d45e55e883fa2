# make help is the index of what one can do here.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO     ?= go
PEOPLE ?=
ADDR   ?= localhost:8080
FUZZ   ?= 20s

# Packages whose goroutines meet; the race detector makes them several times slower, so it reads a selection.
RACE := ./audience/... ./graph/... ./store ./index

.PHONY: help
help: ## what one can do
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## a company of made-up people on http://localhost:8080 (PEOPLE=1000000 for more, ADDR=localhost:9000 for another place)
	./bin/parterre demo --listen $(ADDR) $(if $(PEOPLE),--people $(PEOPLE))

.PHONY: test
test: format vet generated unit race ## everything a change is held to

.PHONY: build
build: ## bin/parterre
	$(GO) build -o bin/parterre ./cmd/parterre

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

.PHONY: frozen
frozen: ## the folder of the present format that later releases have to open; only before it was released
	$(GO) test ./cmd/parterre -run '^TestFrozen$$' -count 1 -freeze

.PHONY: format
format:
	@files=$$(find . -name '*.go' -not -path './graph/generated/*' -print0 | xargs -0 gofmt -l); \
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
