// Highlights JavaScript by one pass of a tokenising expression. It only ever makes
// text nodes and spans, so code stays text whatever it holds.
const highlight = (function () {
  const keywords = new Set(('async await break case catch class const continue default delete do else export extends false finally for from ' +
    'function if import in instanceof let new null of return static super switch this throw true try typeof undefined var void while yield').split(' '));
  const token = /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(`(?:\\[\s\S]|[^`\\])*(?:`|$)|"(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])*(?:'|$))|(\b(?:0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)|([A-Za-z_$][\w$]*)/gm;
  const limit = 60000; // characters; longer code stays plain

  function pieces(text) {
    const out = [];
    let at = 0;
    token.lastIndex = 0;
    if (text.length > limit) return [['', text]];
    for (let m; (m = token.exec(text));) {
      let kind = m[1] ? 'tc' : m[2] ? 'ts' : m[3] ? 'tn' : keywords.has(m[4]) ? 'tk' : '';
      if (!kind && /^\s*\(/.test(text.slice(token.lastIndex, token.lastIndex + 8))) kind = 'tf';
      if (!kind) continue;
      if (m.index > at) out.push(['', text.slice(at, m.index)]);
      out.push([kind, m[0]]);
      at = token.lastIndex;
    }
    if (at < text.length) out.push(['', text.slice(at)]);
    return out;
  }
  return function (code) {
    const parts = document.createDocumentFragment();
    for (const [kind, text] of pieces(code.textContent)) parts.append(kind ? element('span', kind, text) : text);
    code.replaceChildren(parts);
  };
})();
