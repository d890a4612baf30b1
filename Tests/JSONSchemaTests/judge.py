"""Says of each line's schema and value, as [schema, value], what jsonschema says: 1 for valid, 0 for not."""
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

questions = pathlib.Path(sys.argv[1]).read_text().splitlines()
answers = []
for question in questions:
    schema, value = json.loads(question)
    Draft202012Validator.check_schema(schema)
    answers.append("1" if Draft202012Validator(schema).is_valid(value) else "0")
pathlib.Path(sys.argv[2]).write_text("".join(answers))
