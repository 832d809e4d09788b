"""Holds a SARIF file to the JSON schema of SARIF: sarif.py SCHEMA FILE."""

import json
import sys

from jsonschema import FormatChecker, validators

schema_path, log_path = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
with open(log_path, encoding="utf-8") as file:
    log = json.load(file)

validator = validators.validator_for(schema)
validator.check_schema(schema)
errors = list(validator(schema, format_checker=FormatChecker()).iter_errors(log))
for error in errors:
    print(f"{error.json_path}: {error.message}", file=sys.stderr)

results = log["runs"][0]["results"]
if not results:
    print("a log without a result proves little", file=sys.stderr)
sys.exit(1 if errors or not results else 0)
