# SPDX-License-Identifier: Apache-2.0
# `make serve` and `make test` are all a newcomer needs.

CONFIG ?= cascade.yaml

SHARED ?= $(or $(CASCADE_SHARED),../shared)
SECONDS ?= 20

.PHONY: serve test examples leaks fuzz lint conformance bench bench-deployments bench-dialects bench-http bench-instructions bench-overload bench-schema bench-verifiers measure-verifiers clean

serve: ## installs what is missing, builds in release, serves the demo on 127.0.0.1:8080
	Scripts/bootstrap
	swift build -c release --product cascade-server --static-swift-stdlib
	.build/release/cascade-server serve --config $(CONFIG)

test: ## installs what the tests need, runs them all; in CI (CI=true) also LiteLLM's proxy, some 750 MB
	Scripts/bootstrap --tests
	Scripts/python-env
	$(if $(filter true,$(CI)),Scripts/python-env litellm 'litellm[proxy]==1.106.2')
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --no-parallel

examples: ## the verifier in a package of its own, built and tested as a third party would
	Scripts/bootstrap
	swift test --package-path Examples/ThirdPartyVerifier

leaks: ## the transport under valgrind: 1,000 requests, whole, streamed, cancelled and cut
	Scripts/bootstrap --leaks
	swift build --product curl-soak
	valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
		--error-exitcode=99 .build/debug/curl-soak 1000

fuzz: ## parsers, compilers and repair under libFuzzer, some seconds each
	Scripts/bootstrap
	Fuzzing/run $(SECONDS)

lint: ## what CI checks before it builds
	swift format lint --strict --recursive Sources Tests Benchmarks Examples Fuzzing Package.swift
	Scripts/check-imports

conformance: ## the official JSON Schema test suite, by draft
	Scripts/bootstrap
	swift build -c release --product json-schema-check --static-swift-stdlib
	.build/release/json-schema-check conformance $(SHARED)/data/json-schema-test-suite

bench: bench-http bench-schema bench-verifiers bench-deployments bench-dialects bench-overload ## all that is timed, beside its peers

bench-http: ## this server beside nginx, in one run
	Scripts/bootstrap --bench
	swift build -c release --product cascade-server --static-swift-stdlib
	Benchmarks/run

bench-instructions: ## what a request takes in instructions, which repeat where times do not
	Scripts/bootstrap --leaks --bench
	swift build -c release --product cascade-server --static-swift-stdlib
	Benchmarks/instructions

bench-schema: ## JSON Schema beside jsonschema-rs with orjson, and Blaze, in one run
	Scripts/bootstrap --bench
	swift build -c release --product json-schema-check --static-swift-stdlib
	Benchmarks/json-schema/run

bench-verifiers: ## what the verifiers cost
	Scripts/bootstrap
	swift build -c release --product measure-verifiers
	.build/release/measure-verifiers speed

bench-deployments: ## what the choice of a deployment and all limit checks cost
	Scripts/bootstrap
	swift build -c release --product measure-deployments
	.build/release/measure-deployments

bench-overload: ## what gets through at up to ten times the load that a deployment can take
	Scripts/bootstrap
	swift build -c release --product cascade-server --static-swift-stdlib
	Benchmarks/overload/run

bench-dialects: ## what translating a request of 1 KB to each upstream's dialect costs
	Scripts/bootstrap
	swift build -c release --product measure-dialects
	.build/release/measure-dialects

measure-verifiers: ## what the verifiers make of real answers, and what they cost
	Benchmarks/measure-verifiers/run

clean:
	swift package clean
