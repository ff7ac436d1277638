// ECharts clears a chart's box with innerHTML = '': nothing else may become markup from a string.
if (window.trustedTypes) trustedTypes.createPolicy('default', { createHTML: s => s === '' ? '' : null });
