"""Checks that results.parquet opens in DuckDB and pyarrow as docs/results.md says.

    python scripts/golden/check_results.py reports/tests/ID/results.parquet

It needs duckdb, pyarrow and pandas. Every column and type of the document's table
must be the file's, and the document's queries must run.
"""

import json
import pathlib
import re
import sys

import duckdb
import pyarrow.parquet as pq

path = sys.argv[1]
document = (pathlib.Path(__file__).parents[2] / "docs" / "results.md").read_text()
documented = re.findall(r"^\| `(\w+)` \| (.*?) \|", document, re.M)
found = [(row[0], row[1]) for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
for want, have in zip(documented, found, strict=True):
    if want != have:
        sys.exit(f"documented is {want}, the file has {have}")

sql = re.search(r"```sql\n(.*?)```", document, re.S).group(1)
for query in sql.split(";"):
    if query.strip():
        duckdb.sql(re.sub(r"reports/tests/\w+/results\.parquet", path, query)).fetchall()

table = pq.read_table(path)
rows = table.to_pandas()
summary = json.loads(table.schema.metadata[b"threebook.summary"])
means = rows.dropna(subset="rating").groupby("name").rating.mean()
if abs(means.sum() - summary["sum_of_ratings"]) > 1e-9:
    sys.exit(f"the rows add up to {means.sum()}, the summary says {summary['sum_of_ratings']}")
print(f"{len(found)} columns as documented, {len(rows)} rows, sum of ratings {means.sum():.6g}")
