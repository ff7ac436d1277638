package runs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// SchemaKey is the Parquet key/value metadata key that names a file's schema.
const SchemaKey = "threebook.schema"

// ParquetWriter are the options that every Parquet file of this module is written
// with: zstd, and a fixed writer's name, so that the same rows give the same bytes.
func ParquetWriter(schema string) []parquet.WriterOption {
	return []parquet.WriterOption{
		parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("threebook", "1", "0"),
		parquet.KeyValueMetadata(SchemaKey, schema),
	}
}

// ErrEarlierColumns is in the error for a file that has the right schema and lacks
// columns only: an earlier version wrote it.
var ErrEarlierColumns = errors.New("an earlier version wrote it with fewer columns")

// CheckParquet verifies that a file names the schema in its metadata and has
// exactly the columns wanted, with their types. Without this check the reader gives
// zeros for a column that was renamed.
func CheckParquet(file *parquet.File, schema string, want *parquet.Schema) error {
	var faults []string
	switch found, ok := file.Lookup(SchemaKey); {
	case !ok:
		faults = append(faults, fmt.Sprintf("its metadata has no %s, want %q", SchemaKey, schema))
	case found != schema:
		faults = append(faults, fmt.Sprintf("its schema is %q, this version reads %q", found, schema))
	}
	had, wanted := columnTypes(file.Schema()), columnTypes(want)
	var missing, unknown, other []string
	for name, kind := range wanted {
		switch found, ok := had[name]; {
		case !ok:
			missing = append(missing, name)
		case found != kind:
			other = append(other, fmt.Sprintf("%s is %s, want %s", name, found, kind))
		}
	}
	for name := range had {
		if _, ok := wanted[name]; !ok {
			unknown = append(unknown, name)
		}
	}
	for _, f := range []struct {
		what  string
		names []string
	}{{"missing columns: ", missing}, {"unknown columns: ", unknown}, {"", other}} {
		if len(f.names) > 0 {
			slices.Sort(f.names)
			faults = append(faults, f.what+strings.Join(f.names, ", "))
		}
	}
	if len(missing) > 0 && len(faults) == 1 {
		return fmt.Errorf("not a %s file of this version: %w: %s", schema, ErrEarlierColumns, faults[0])
	}
	if len(faults) > 0 {
		return fmt.Errorf("not a %s file: %s", schema, strings.Join(faults, "; "))
	}
	return nil
}

// columnTypes maps each leaf's dotted path to its repetition and physical type.
func columnTypes(s *parquet.Schema) map[string]string {
	types := map[string]string{}
	for _, path := range s.Columns() {
		leaf, ok := s.Lookup(path...)
		if !ok {
			continue
		}
		kind := leaf.Node.Type().Kind().String()
		if leaf.MaxRepetitionLevel > 0 {
			kind = "repeated " + kind
		} else if leaf.MaxDefinitionLevel > 0 {
			kind = "optional " + kind
		}
		types[strings.Join(path, ".")] = kind
	}
	return types
}
