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
COMPILE := --universal --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-once test check bench chaos picture image-check requirements dist clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

demo: $(INSTALLED) ## Summarize sample tickets and stay up; no account, no key
	@$(BIN)/ticketfu demo

demo-once: $(INSTALLED) ## The same, but end when everything is shown
	@$(BIN)/ticketfu demo --once

test: $(INSTALLED) ## Run the tests
	@$(BIN)/pytest -n 4 --dist worksteal

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
	$(BIN)/actionlint -shellcheck= -pyflakes= $(WORKFLOWS)
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/hadolint Dockerfile

bench: $(INSTALLED) ## Measure cost and latency against a real Temporal
	@$(BIN)/python -m tests.bench

chaos: $(INSTALLED) ## Kill workers, server and Temporal, and see that nothing is lost
	@$(BIN)/python -m tests.chaos

picture: $(INSTALLED) ## Draw the picture in README.md anew
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
