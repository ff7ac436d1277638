package nb

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// parameterPrefix begins the environment variable of a parameter, as kit/notebook sets
// it. (That package is not imported: what a cell imports it links.)
const parameterPrefix = "THREEBOOK_PARAM_"

// Parameter is what a parameter may be.
type Parameter interface {
	int | int64 | float64 | bool | string | time.Duration
}

// Param is the value of a notebook's parameter: the one that the environment has in
// THREEBOOK_PARAM_name, where `threebook notebook run -p name=value` puts it, or else
// the one given here. It belongs into a cell with the tag "parameters", as in
//
//	var rank = nb.Param("rank", 8)
//
// Runs that the notebook makes record the values of all parameters.
func Param[T Parameter](name string, value T) T {
	text, given := here.lookup(parameterPrefix + name)
	if given {
		parsed, err := parse(text, value)
		if err != nil {
			here.fail(fmt.Errorf("parameter %s: %w", name, err))
			return value
		}
		value = parsed
	}
	here.settings.add(name, value, given)
	return value
}

// parse reads a text as something of the type of like.
func parse[T Parameter](text string, like T) (T, error) {
	var v any
	var err error
	var kind string
	switch any(like).(type) {
	case time.Duration:
		kind = "a duration such as 90s"
		v, err = time.ParseDuration(text)
	case int:
		kind = "a whole number"
		v, err = strconv.Atoi(text)
	case int64:
		kind = "a whole number"
		v, err = strconv.ParseInt(text, 10, 64)
	case float64:
		kind = "a number"
		v, err = strconv.ParseFloat(text, 64)
	case bool:
		kind = "true or false"
		v, err = strconv.ParseBool(text)
	case string:
		v = text
	default:
		return like, fmt.Errorf("type %T cannot be a parameter's", like)
	}
	if err != nil {
		return like, fmt.Errorf("%q is not %s", text, kind)
	}
	return v.(T), nil
}

// settings are the parameters that were asked for.
type settings struct {
	mu    sync.Mutex
	order []string
	value map[string]any
	given map[string]bool // set from outside
}

func (s *settings) add(name string, value any, given bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value == nil {
		s.value, s.given = map[string]any{}, map[string]bool{}
	}
	if _, known := s.value[name]; !known {
		s.order = append(s.order, name)
	}
	s.value[name], s.given[name] = value, given
}

// all gives name → value, and the arguments that set those that were set.
func (s *settings) all() (values map[string]any, args []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	values = map[string]any{}
	for _, name := range s.order {
		values[name] = s.value[name]
		if s.given[name] {
			args = append(args, "-p", fmt.Sprintf("%s=%v", name, s.value[name]))
		}
	}
	return values, args
}
