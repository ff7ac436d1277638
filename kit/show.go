package kit

import (
	"fmt"
	"io"

	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/sft"
)

// ShowBatches writes the first n micro-batches of a training as the model will see
// them, token by token with the targets marked, in colour or in plain text. It
// trains nothing, starts no backend and leaves no run.
func ShowBatches(w io.Writer, c TrainConfig, n int, color bool) error {
	if err := c.showBatches(w, n, color); err != nil {
		return fmt.Errorf("show batches: %w", err)
	}
	return nil
}

func (c TrainConfig) showBatches(w io.Writer, n int, color bool) error {
	if err := c.fill(); err != nil {
		return err
	}
	list, err := c.readPairs()
	if err != nil {
		return err
	}
	list, leftOut := c.share(list)
	l, err := check(c.ModelPath, "")
	if err != nil {
		return err
	}
	if err := c.checkLayout(l); err != nil {
		return err
	}
	encoded, err := c.encode(l, list, leftOut)
	if err != nil {
		return err
	}
	if err := encoded.some(c.Data); err != nil {
		return err
	}
	micros, perEpoch, err := sft.First(c.SFT, encoded.train, encoded.validation, n)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s\n", prompt.Legend(color)); err != nil {
		return err
	}
	for i, m := range micros {
		used, targets := 0, 0
		for _, e := range m.Examples {
			used += len(e.IDs)
			targets += len(e.IDs) - e.FirstTarget()
		}
		size := c.SFT.BatchSize * m.Length
		_, err := fmt.Fprintf(w, "\nmicro-batch %d of %d: %d of %d rows, padded to %d tokens; %d targets, %.0f%% padding\n",
			i+1, perEpoch, len(m.Examples), c.SFT.BatchSize, m.Length, targets, 100*float64(size-used)/float64(size))
		if err != nil {
			return err
		}
		for _, e := range m.Examples {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
			if err := e.Show(w, l.tokenizer, m.Length, color); err != nil {
				return err
			}
		}
	}
	text := "\n" + encoded.summary()
	if c.TrainOnPrompt {
		text += "the prompt is trained on too; evaluation is of the answers\n"
	}
	_, err = io.WriteString(w, text)
	return err
}
