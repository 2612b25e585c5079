# SPDX-License-Identifier: Apache-2.0
# `make serve` and `make test` are all a newcomer needs.

CONFIG ?= cascade.yaml

.PHONY: serve test leaks lint bench measure-verifiers clean

serve: ## installs what is missing, builds in release, serves the demo on 127.0.0.1:8080
	Scripts/bootstrap
	swift build -c release --product cascade-server --static-swift-stdlib
	.build/release/cascade-server serve --config $(CONFIG)

test: ## installs what the tests need, runs them all
	Scripts/bootstrap --tests
	Scripts/python-env
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --no-parallel

leaks: ## the transport under valgrind: 1,000 requests, whole, streamed, cancelled and cut
	Scripts/bootstrap --leaks
	swift build --product curl-soak
	valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
		--error-exitcode=99 .build/debug/curl-soak 1000

lint: ## what CI checks before it builds
	swift format lint --strict --recursive Sources Tests Package.swift
	Scripts/check-imports

bench: ## this server beside nginx, in one run
	Scripts/bootstrap --bench
	swift build -c release --product cascade-server --static-swift-stdlib
	Benchmarks/run

measure-verifiers: ## what the verifiers make of real answers, and what they cost
	Benchmarks/measure-verifiers/run

clean:
	swift package clean
