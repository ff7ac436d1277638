package sft

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/threebook/threebook/kit/llama/goldentest"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
)

// Every field of the config is in the recipe, but for those that may change.
func TestTheRecipeHasEveryField(t *testing.T) {
	var plain Config
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		changed := Config{}
		v := reflect.ValueOf(&changed).Elem().FieldByIndex(f.Index)
		if f.Type == reflect.TypeFor[lora.Config]() {
			for _, inner := range reflect.VisibleFields(f.Type) {
				changed = Config{}
				set(t, v.FieldByIndex(inner.Index))
				if reflect.DeepEqual(plain.recipe(), changed.recipe()) {
					t.Errorf("LoRA.%s is not in the recipe", inner.Name)
				}
			}
			continue
		}
		set(t, v)
		isIn := !reflect.DeepEqual(plain.recipe(), changed.recipe())
		if may := f.Name == "SaveSteps" || f.Name == "KeepLast"; isIn == may {
			t.Errorf("%s: in the recipe %t, may change %t", f.Name, isIn, may)
		}
	}
}

// set gives a value that is not zero.
func set(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(0.7)
	case reflect.String:
		v.SetString("changed")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		if e := v.Index(0); e.Kind() == reflect.Struct {
			set(t, e.Field(0))
			set(t, e.Field(1))
		} else {
			set(t, e)
		}
	default:
		t.Fatalf("no value for a %s", v.Type())
	}
}

// Training does not go on from a checkpoint of another one: the error names what
// differs with both values, and the directory stays as it is.
func TestAChangedTrainingIsRefused(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(9)
	begun := t.TempDir()
	if _, err := Train(t.Context(), smallRecipe(), model, Job{Backend: dev.Backend, Train: examples[:7], Validation: examples[7:], Dir: begun}); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		name   string
		change func(*Config, *Job)
		want   []string // in the error; none is no error
	}{
		{"epochs", func(c *Config, _ *Job) { c.Epochs = 1 }, []string{"epochs 3, now 1", "save_steps and keep_last may change"}},
		{"two fields", func(c *Config, _ *Job) { c.LearningRate, c.Seed = 2e-2, 6 }, []string{"learning_rate 0.01, now 0.02; seed 5, now 6"}},
		{"another rank", func(c *Config, _ *Job) { c.LoRA.Rank = 3 }, []string{"lora_rank 2, now 3", "adapter_layout"}},
		{"all weights", func(c *Config, _ *Job) { c.FullFineTune = true }, []string{"full_fine_tune false, now true", "lora_rank 2, now none"}},
		{"patience", func(c *Config, _ *Job) { c.EarlyStoppingPatience = 9 }, []string{"early_stopping_patience 0, now 9"}},
		{"checkpointing", func(c *Config, _ *Job) { c.Checkpointing = true }, []string{"gradient_checkpointing false, now true"}},
		{"fewer examples", func(_ *Config, j *Job) { j.Train = j.Train[:6] }, []string{`train_examples "7, sha256 `, `now "6, sha256 `}},
		{"another order", func(_ *Config, j *Job) { j.Train = slices.Clone(j.Train); slices.Reverse(j.Train) }, []string{"train_examples"}},
		{"another token", func(_ *Config, j *Job) {
			j.Validation = []prompt.Example{j.Validation[0], {Name: j.Validation[1].Name, PromptLen: 3, IDs: slices.Clone(j.Validation[1].IDs)}}
			j.Validation[1].IDs[5]++
		}, []string{"validation_examples"}},
		{"the prompt too", func(_ *Config, j *Job) {
			j.Train = slices.Clone(j.Train)
			j.Train[0].TrainOnPrompt = true
		}, []string{"train_examples"}},
		{"where it began", func(_ *Config, j *Job) { j.Initial = make([]float32, 1) }, []string{"initial_parameters none, now"}},
		{"saving", func(c *Config, _ *Job) { c.SaveSteps, c.KeepLast = 1, 2 }, nil},
	} {
		t.Run(k.name, func(t *testing.T) {
			c, job := smallRecipe(), Job{Backend: dev.Backend, Train: examples[:7], Validation: examples[7:], Dir: t.TempDir()}
			if err := os.CopyFS(job.Dir, os.DirFS(begun)); err != nil {
				t.Fatal(err)
			}
			before := treeOf(t, job.Dir)
			k.change(&c, &job)
			_, err := Train(t.Context(), c, model, job)
			if k.want == nil {
				if err != nil {
					t.Errorf("training gave %v, want it to go on", err)
				}
				return
			}
			if err == nil {
				t.Fatal("training went on")
			}
			for _, want := range k.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if after := treeOf(t, job.Dir); !slices.Equal(before, after) {
				t.Errorf("a refused training changed the directory: %v, before %v", after, before)
			}
		})
	}
}

func TestAnotherModelIsRefused(t *testing.T) {
	dev := goldentest.Device(t)
	job := Job{Backend: dev.Backend, Train: madeExamples(4), Dir: t.TempDir()}
	if _, err := Train(t.Context(), smallRecipe(), loadModel(t, dev, "mha"), job); err != nil {
		t.Fatal(err)
	}
	_, err := Train(t.Context(), smallRecipe(), loadModel(t, dev, "gqa"), job)
	if err == nil || !strings.Contains(err.Error(), "model \"sha256 ") {
		t.Errorf("training of another model gave %v, want an error that names it", err)
	}
}

// What best/ holds counts too, before there is a checkpoint.
func TestBestOfAnotherTrainingIsRefused(t *testing.T) {
	dev := goldentest.Device(t)
	model := loadModel(t, dev, "mha")
	examples := madeExamples(6)
	job := Job{Backend: dev.Backend, Train: examples[:4], Validation: examples[4:], Dir: t.TempDir()}
	if _, err := Train(t.Context(), smallRecipe(), model, job); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(job.Dir, checkpointsDir)); err != nil {
		t.Fatal(err)
	}
	c := smallRecipe()
	c.Epochs = 5
	if _, err := Train(t.Context(), c, model, job); err == nil || !strings.Contains(err.Error(), "epochs 3, now 5") {
		t.Errorf("training gave %v, want an error that names the epochs", err)
	}
}

// treeOf lists the files with their sizes and times of change.
func treeOf(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		list = append(list, path+" "+info.ModTime().String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
