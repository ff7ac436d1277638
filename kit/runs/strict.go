package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
)

// readJSON reads a JSON file of the given schema into the struct v points at.
// Another schema, an unknown field, a wrong type and trailing text are errors.
func readJSON(path, schema string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return parseJSON(path, data, schema, v)
}

// parseJSON is readJSON of what was read from path.
func parseJSON(path string, data []byte, schema string, v any) error {
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if head.Schema == nil {
		return fmt.Errorf("read %s: it names no schema, want %q", path, schema)
	}
	if *head.Schema != schema {
		return fmt.Errorf("read %s: its schema is %q, this version reads %q", path, *head.Schema, schema)
	}
	if err := decodeStrict(data, v); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// decodeStrict decodes one JSON value and refuses unknown fields and trailing text.
// Numbers of no fixed type, such as parameters, keep every digit: a seed may be
// larger than a float64 can count.
func decodeStrict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		if known := fieldNames(v); strings.Contains(err.Error(), "unknown field") && known != "" {
			return fmt.Errorf("%w (known: %s)", err, known)
		}
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text after the JSON value")
	}
	return nil
}

// fieldNames lists the JSON names of the fields of the struct v points at.
func fieldNames(v any) string {
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return ""
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
