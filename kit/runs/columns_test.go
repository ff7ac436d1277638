package runs

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/threebook/threebook/kit/outcome"
)

// docs/results.md lists the columns of results.parquet, with types as DuckDB names them.
func TestColumnsAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/results.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (.*?) \\|").FindAllStringSubmatch(string(text), -1)
	path := filepath.Join(t.TempDir(), ResultsParquetName)
	rating := 0.5
	r := TestResults{
		Judge: Judge{Name: "reference", Label: "reference similarity"}, TotalExamples: 1, NumTested: 1, SuccessfulEvaluations: 1,
		SumOfRatings: rating, AverageRating: &rating, Results: []Result{{Name: "a", Outcome: outcome.OK, Rating: &rating, Judge: "reference"}},
	}
	if err := WriteResults("", path, r); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	fields := file.Schema().Fields()
	if len(fields) != len(documented) {
		t.Fatalf("%d columns are documented, the file has %d", len(documented), len(fields))
	}
	for i, field := range fields {
		if name, kind := documented[i][1], documented[i][2]; name != field.Name() || kind != duckType(field) {
			t.Errorf("column %d is documented as %s %s, and is %s %s", i, name, kind, field.Name(), duckType(field))
		}
	}
}

// duckType is DuckDB's name of a column's type.
func duckType(n parquet.Node) string {
	if !n.Leaf() {
		if t := n.Type(); t != nil && t.String() == "LIST" {
			return duckType(n.Fields()[0].Fields()[0]) + "[]"
		}
		var fields []string
		for _, f := range n.Fields() {
			name := f.Name()
			if name == "name" || name == "value" { // keywords, which DuckDB quotes
				name = strconv.Quote(name)
			}
			fields = append(fields, name+" "+duckType(f))
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	}
	switch n.Type().Kind() {
	case parquet.Boolean:
		return "BOOLEAN"
	case parquet.Int64:
		return "BIGINT"
	case parquet.Double:
		return "DOUBLE"
	default:
		return "VARCHAR"
	}
}
