# On a machine with Python 3.11+ and make, every target works by itself: the first one run
# makes .venv with the pinned, hashed dependencies. Another Python: make test PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
PYTHON_IMAGE ?= python:3.13-slim-bookworm
WORKFLOWS := $(wildcard .github/workflows/*.yml)
# A proxy's own certificate is among the system's: uv has to be told, and a pip before 24.2 too.
export UV_SYSTEM_CERTS ?= 1
SYSTEM_CERTS := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt \
	/etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem))
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
UV = $(BIN)/uv pip install -q --python $(BIN)/python
SHIPPED = $(shell sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' requirements.txt)
COMPILE := --universal --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-once test fuzz check bench chaos upgrade-check eval eval-local eval-faults browser \
	pictures picture image-check requirements licences sbom dist clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

demo: $(INSTALLED) ## Summarize sample tickets and stay up; no account, no key
	@$(BIN)/ticketfu demo

demo-once: $(INSTALLED) ## The same, but end when everything is shown
	@$(BIN)/ticketfu demo --once

# Without bytecode each process of the tests would compile all modules anew.
test: $(INSTALLED) ## Run the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 4 --dist worksteal

fuzz: $(INSTALLED) ## Bend what strangers send, 30,000 times a parser; EXAMPLES=1000000
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),30000) $(BIN)/pytest -n 2 --timeout 0 tests/fuzz

check: $(INSTALLED) ## Run every linter and type checker
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.house
	$(BIN)/deptry src
	$(BIN)/codespell
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docs/operator/compose.yaml
	$(BIN)/check-jsonschema --schemafile tests/kubernetes.schema.json docs/operator/kubernetes/*.yaml
	$(BIN)/actionlint -shellcheck= -pyflakes= $(WORKFLOWS)
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/hadolint Dockerfile
	@$(BIN)/pip-licenses --packages $(SHIPPED) > /dev/null && echo "licences: as expected"
	@command -v promtool > /dev/null || { echo "alert rules not checked: no promtool"; exit 0; }; \
		promtool check rules docs/alerts.yml && promtool test rules tests/telemetry/alerts_test.yml

bench: $(INSTALLED) ## Measure cost and latency against a real Temporal
	@$(BIN)/python -m tests.bench

chaos: $(INSTALLED) ## Kill workers, server and Temporal, and see that nothing is lost
	@$(BIN)/python -m tests.chaos

upgrade-check: $(INSTALLED) ## Upgrade from the previous release and roll back, under changes
	@$(BIN)/python -m tests.upgrade $(ARGS)

eval: $(INSTALLED) ## Grade summaries of planted conversations; ARGS="--provider openai"
	@$(BIN)/python -m tests.evals $(ARGS)

eval-local: $(INSTALLED) ## Grade summaries of a small real model, served here; slow, 200 MB
	@$(BIN)/python -m tests.evals.local

eval-faults: $(INSTALLED) ## See how a quota, an outage and a wrong key are met, graded by llmock
	@$(BIN)/python -m tests.evals.faults

browser: $(INSTALLED) ## Install the browser that tests and pictures use
	@command -v chromium > /dev/null || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null; } \
		|| { echo "install chromium with your system's packages" >&2; exit 1; }
	@command -v chromium > /dev/null || { apt-get -q update && apt-get -qy install chromium; }

pictures: $(INSTALLED) browser ## Take the pictures of the pages in docs/pictures anew
	@$(BIN)/python -m tests.pictures
	@$(BIN)/python -m tests.sidebar

picture: $(INSTALLED) ## Draw the picture of the terminal anew
	@$(BIN)/ticketfu demo --once --picture .github/demo.svg

image-check: ## Build the container image with buildah and run it
	@command -v buildah > /dev/null || { echo "image-check skipped: no buildah"; exit 0; }; \
	test "$$(id -u)" = 0 || { echo "image-check skipped: buildah runs as root here"; exit 0; }; \
	buildah pull --policy missing $(PYTHON_IMAGE) > /dev/null 2>&1 \
		|| { echo "image-check skipped: no $(PYTHON_IMAGE) here or in a registry"; exit 0; }; \
	set -e; \
	buildah build --isolation chroot --format docker --pull=never \
		--build-arg PYTHON_IMAGE=$(PYTHON_IMAGE) --tag ticketfu:check .; \
	container=$$(buildah from --pull-never ticketfu:check); \
	trap 'buildah rm "$$container" > /dev/null' EXIT; \
	buildah run --isolation chroot "$$container" -- ticketfu --version

requirements: $(INSTALLED) ## Pin what pyproject.toml asks for; UPGRADE=--upgrade takes the newest
	$(BIN)/uv pip compile pyproject.toml $(COMPILE) $(UPGRADE) --all-extras --group dev \
		-o requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml $(COMPILE) $(UPGRADE) -c requirements-dev.txt \
		-o requirements.txt
	$(BIN)/uv pip compile --group build $(COMPILE) $(UPGRADE) -c requirements-dev.txt \
		-o requirements-build.txt

licences: $(INSTALLED) ## List the licence of every package that an installation has
	@$(BIN)/pip-licenses --packages $(SHIPPED)

sbom: $(INSTALLED) ## Write a bill of materials of an installation to dist/ticketfu.cdx.json
	@$(BIN)/uv venv -q --clear --python $(BIN)/python dist/sbom
	@$(BIN)/uv pip sync -q --python dist/sbom/bin/python --require-hashes requirements.txt
	@$(BIN)/uv pip install -q --python dist/sbom/bin/python --no-deps .
	@rm dist/sbom/lib/python*/site-packages/ticketfu-*/direct_url.json
	@$(BIN)/cyclonedx-py environment --output-reproducible -o dist/ticketfu.cdx.json \
		dist/sbom/bin/python
	@rm -r dist/sbom

dist: $(INSTALLED) ## Build the wheel and the source archive
	$(BIN)/uv build --no-build-isolation

clean: ## Remove what the targets made
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { \
		echo "$(PYTHON) is missing: install Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is too old, 3.11 is needed; name another: make PYTHON=python3.13" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "python3-venv is missing: apt-get install python3-venv (or your system's package)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(INSTALLED): requirements-build.txt requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "installing into .venv, once"
	@$(BIN)/python -m ensurepip > /dev/null
	@$(PIP) --require-hashes -r requirements-build.txt 2> /dev/null \
		|| { PIP_CERT=$(SYSTEM_CERTS) $(PIP) --upgrade pip \
		&& $(PIP) --require-hashes -r requirements-build.txt; }
	@$(UV) --require-hashes -r requirements-dev.txt \
		&& $(UV) --no-deps --no-build-isolation -e . \
		|| { echo "uv cannot, so pip does" >&2 \
		&& $(PIP) --upgrade 'pip>=23.2' \
		&& $(PIP) --require-hashes -r requirements-dev.txt \
		&& $(PIP) --no-deps --no-build-isolation -e .; }
	@touch $@
