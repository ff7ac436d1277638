package kit

import (
	"fmt"

	"github.com/threebook/threebook/kit/device"
	"github.com/threebook/threebook/kit/lora"
	"github.com/threebook/threebook/kit/prompt"
	"github.com/threebook/threebook/kit/runs"
	"github.com/threebook/threebook/kit/sft"
)

// Whether activations are computed again in the backward pass, to save memory.
const (
	On   = "on"
	Off  = "off"
	Auto = "auto" // on where [sft.Estimate] without it is more than there is memory, or that is not known
)

// roomFor is how much of the memory there is an estimate may take: it can be off.
const roomFor = 0.85

// decided is the name in [runs.Manifest.Decided].
const decided = "gradient_checkpointing"

// decideCheckpointing makes auto on or off, for the run's record. A run that goes
// on keeps what was decided when it began. available is the memory that there was
// before anything was loaded, in bytes; 0 is unknown.
func (c *TrainConfig) decideCheckpointing(run *runs.Run, l *loaded, available int64, train, validation []prompt.Example) error {
	shape, err := c.shape(l, train, validation)
	if err != nil {
		return err
	}
	need := sft.Estimate(shape).Total()
	c.SFT.Checkpointing = c.Checkpointing == On
	if c.Checkpointing == Auto {
		earlier, known := run.Manifest.Decided[decided].(string)
		if known {
			c.SFT.Checkpointing = earlier == On
		} else {
			c.SFT.Checkpointing = available == 0 || float64(need) > roomFor*float64(available)
			run.Manifest.Decided = map[string]any{decided: onOff(c.SFT.Checkpointing)}
		}
	}
	shape.Checkpointing = c.SFT.Checkpointing
	if need = sft.Estimate(shape).Total(); available > 0 && need > available {
		run.Warn("a step of %d examples of %d tokens takes about %s of memory with gradient checkpointing %s, and there are %s: if it runs out, lower --batch-size or --max-length",
			shape.Batch, shape.Length, gigabytes(need), onOff(shape.Checkpointing), gigabytes(available))
	}
	return nil
}

// shape of a step of this training on the device, without checkpointing.
func (c TrainConfig) shape(l *loaded, train, validation []prompt.Example) (sft.Shape, error) {
	longest, err := sft.Longest(c.SFT, train, validation)
	if err != nil {
		return sft.Shape{}, err
	}
	s := sft.Shape{
		Model: l.config, DType: l.device.DType(), Batch: c.SFT.BatchSize, Length: longest, Flash: l.device.Name == device.XLACUDA,
	}
	if !c.SFT.FullFineTune {
		if s.Layout, err = lora.NewLayout(c.SFT.LoRA, l.config); err != nil {
			return sft.Shape{}, err
		}
	}
	return s, nil
}

func onOff(on bool) string {
	if on {
		return On
	}
	return Off
}

func gigabytes(n int64) string { return fmt.Sprintf("%.1f GB", float64(n)/1e9) }
