# Everything a person does here. Tools are pinned and run through the Go module proxy, so Go and Node are all that has to
# be installed.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

GOARCH   ?= arm64
FUZZTIME ?= 10s
CPUS     := $(shell getconf _NPROCESSORS_ONLN)

# The race detector needs a C compiler; without one the tests run all the same, and say so.
RACE := $(if $(shell command -v "$$(go env CC)" 2>/dev/null),-race)

functions := $(notdir $(patsubst %/main.go,%,$(wildcard functions/*/main.go)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

##@ Use

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## demo site, API, simulated org and its inbox on this machine
	@go run ./cmd/idxflow dev

build: $(functions:%=build/%/bootstrap) ## build/<function>/bootstrap for Lambda; GOARCH=amd64 for the other kind

##@ Check

check: format lint tidy race fuzz ## the fast loop: format, lint, tidy, race tests, a short fuzz of each target

test: format lint tidy node suites costs race ## everything, as in continuous integration

fuzz: ## each fuzz target for FUZZTIME (10s)
	@grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9]+' . | sed -E 's|/[^/]*:func | |' | sort | xargs -L 1 -P $(CPUS) bash -c ' \
		out=$$(go test -run="^$$" -fuzz="^$$1$$" -fuzztime=$(FUZZTIME) -parallel=1 "$$0" 2>&1) || { echo "$$out"; exit 1; }; \
		echo "fuzz $$0 $$1: $$(grep -o "execs: [0-9]*" <<<"$$out" | tail -n 1)"'

##@ Tidy up

clean: ## remove what was built
	rm -rf build

# Parts of the above.

format:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }

lint:
	go vet ./...
	go run $(STATICCHECK) ./...
	go run $(GOLANGCI) run ./...

tidy:
	go mod tidy -diff

# Counts of allocations and sizes; the race detector distorts them.
costs:
	@go test -run='Alloc|Size|Cost' ./... | awk '!/no test/'

race:
	@$(if $(RACE),,echo "no C compiler: the tests run without the race detector")
	go test $(RACE) ./...

node: need-node
	cd web && node --test --test-timeout=120000 --test-force-exit

# The suites in JavaScript bring their own packages, from their lock files.
suites: need-node
	@for dir in $(dir $(wildcard test/*/package.json)); do \
		echo "$$dir"; \
		[ "$$dir" != test/e2e/ ] || $(MAKE) --no-print-directory chromium; \
		(cd "$$dir" && npm ci --no-audit --no-fund && npm test); \
	done

chromium:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { \
		echo "Chromium is missing; installing it"; apt-get install -y chromium; } || { \
		echo "Chromium is missing and could not be installed: the browser journeys need it"; exit 1; }

need-node:
	@command -v node >/dev/null || { echo "Node is missing (20 or newer): the tests of web/ need it"; exit 1; }

build/%/bootstrap: FORCE
	GOOS=linux GOARCH=$(GOARCH) CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -tags lambda.norpc -o $@ ./functions/$*

FORCE:
.PHONY: help run build check test fuzz clean format lint tidy costs race node suites chromium need-node FORCE
