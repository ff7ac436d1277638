'use strict';
const $ = id => document.getElementById(id);
const screens = ['begin', 'work', 'done', 'ended'];
let about = null;     // what the server says before anybody scores
let rater = '';
let pictures = [];    // in this rater's order, with the score that is stored
let at = 0;           // which one is shown
let chosen = null;    // the score that would be stored; null when none is
let saving = false;
const loaded = new Map(); // pictures near the one shown, by number

function show(name) {
  for (const s of screens) $(s).hidden = s !== name;
  $('progress').hidden = name !== 'work';
}

// ask sends a request and gives the answer, or throws what a person can read.
async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  } catch (e) {
    throw new Error('The server does not answer. Run the same command again and open its new address: everything saved so far is kept.');
  }
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

const plural = (n, what) => n + ' ' + what + (n === 1 ? '' : 's');
const number = v => v === null ? '–' : String(Math.round(v * 1000) / 1000);
const scored = () => pictures.filter(p => p.score !== null).length;

async function begin(initials) {
  const given = await ask('start', { rater: initials });
  rater = given.rater;
  pictures = given.pictures;
  $('who').textContent = rater;
  $('who').title = 'Scores are stored as ' + rater + '’s';
  $('who').hidden = false;
  const first = pictures.findIndex(p => p.score === null);
  if (first < 0) return end();
  show('work');
  go(first);
  $('stage').focus();
  if (scored() > 0) say('Going on where you stopped: ' + scored() + ' scored so far.');
}

// go shows picture i.
function go(i) {
  at = i;
  const p = pictures[i];
  chosen = p.score;
  $('frame').replaceChildren(picture(i));
  describe(p.description);
  for (const j of [i + 1, i + 2, i - 1]) if (pictures[j]) picture(j);
  for (const j of loaded.keys()) if (Math.abs(j - i) > 2) loaded.delete(j);
  $('where').textContent = (i + 1) + ' of ' + pictures.length;
  trouble('');
  say('');
  draw();
  scrollTo(0, 0);
}

// picture is the image of picture i, which loads before it is its turn.
function picture(i) {
  let image = loaded.get(i);
  if (!image) {
    const p = pictures[i];
    image = new Image(p.width, p.height);
    image.alt = 'Picture ' + (i + 1) + ' of ' + pictures.length + ', to be compared with the description';
    image.draggable = false;
    image.addEventListener('error', () => {
      const lost = document.createElement('p');
      lost.textContent = 'This picture cannot be shown. Skip it.';
      image.replaceWith(lost);
      loaded.set(i, lost);
    });
    image.src = 'pictures/' + p.id;
    loaded.set(i, image);
  }
  return image;
}

// describe shows the text as it stands, with a patch of each colour that it names by code.
function describe(text) {
  const box = $('description');
  box.replaceChildren();
  let from = 0;
  for (const m of text.matchAll(/#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])/gi)) {
    box.append(text.slice(from, m.index));
    const colour = document.createElement('span'), patch = document.createElement('span');
    colour.className = 'colour';
    patch.className = 'swatch';
    patch.style.backgroundColor = m[0];
    colour.append(patch, m[0]);
    box.append(colour);
    from = m.index + m[0].length;
  }
  box.append(text.slice(from));
  box.scrollTop = 0;
  overflow();
}

// overflow shows where a long description goes on, and lets keys scroll it.
function overflow() {
  const box = $('description');
  if (box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0; else box.removeAttribute('tabindex');
  box.classList.toggle('more', box.scrollTop + box.clientHeight < box.scrollHeight - 1);
}

// draw shows the chosen score and how far it is.
function draw() {
  for (const b of $('scale').children) b.setAttribute('aria-pressed', String(chosen === Number(b.dataset.score)));
  const slider = $('slider');
  slider.value = chosen === null ? 0.5 : chosen;
  slider.setAttribute('aria-valuetext', chosen === null ? 'no score yet' : number(chosen));
  slider.style.setProperty('--done', 100 * slider.value + '%');
  slider.parentElement.classList.toggle('unset', chosen === null);
  $('value').textContent = number(chosen);
  const last = following() < 0, changed = chosen !== pictures[at].score;
  $('next').textContent = changed || chosen === null ? (last ? 'Save and end' : 'Save and go on') : (last ? 'To the end' : 'Go on');
  $('next').setAttribute('aria-disabled', String(chosen === null));
  $('back').setAttribute('aria-disabled', String(at === 0));
  $('meter').max = pictures.length;
  $('meter').value = scored();
  $('scored').textContent = scored() + ' scored';
}

function choose(score) {
  chosen = Math.min(1, Math.max(0, Math.round(score * 1000) / 1000));
  say('');
  trouble('');
  draw();
}

// finer moves the score to the next twentieth.
function finer(by) {
  if (chosen === null) return choose(0.5);
  choose(by > 0 ? Math.floor(chosen * 20 + 1e-9) / 20 + 0.05 : Math.ceil(chosen * 20 - 1e-9) / 20 - 0.05);
}

function say(text) { $('said').textContent = text; }
function trouble(text) { $('trouble').textContent = text; $('trouble').hidden = !text; }

// following is the picture after this one: after one that had no score yet, the next
// without one, so that going through skipped ones does not lead through all. -1 is the end.
function following() {
  if (pictures[at].score !== null) return at + 1 < pictures.length ? at + 1 : -1;
  return pictures.findIndex((p, i) => i > at && p.score === null);
}

// leave shows the picture after this one, or the end.
function leave(to, said) {
  if (to < 0) return end();
  go(to);
  say(said);
}

// save stores the chosen score if it is a new one, and says whether the page may go on.
async function save() {
  const p = pictures[at];
  if (chosen === p.score) return true;
  saving = true;
  try {
    p.score = (await ask('score', { rater, picture: p.id, score: chosen })).score;
    return true;
  } catch (e) {
    trouble('Not saved. ' + e.message);
    return false;
  } finally {
    saving = false;
  }
}

async function next() {
  if (saving) return;
  if (chosen === null) return say('Choose a score first, or skip the picture.');
  const to = following(), said = 'Scored ' + number(chosen) + '.';
  if (await save()) leave(to, said);
}

async function back() {
  if (!saving && at > 0 && await save()) go(at - 1);
}

function skip() {
  if (!saving) leave(following(), 'Skipped.');
}

function end() {
  const left = pictures.length - scored();
  $('done-title').textContent = left === 0 ? 'All ' + plural(pictures.length, 'picture') + ' scored' : scored() + ' of ' + plural(pictures.length, 'picture') + ' scored';
  $('done-text').textContent = left === 0
    ? 'Thank you. Every score is stored in ' + about.file + '.'
    : left + (left === 1 ? ' was' : ' were') + ' skipped and can be scored now or another time.' + (scored() > 0 ? ' The others are stored in ' + about.file + '.' : '');
  $('rest').hidden = left === 0;
  $('rest').classList.toggle('primary', left > 0);
  $('finish').classList.toggle('primary', left === 0);
  $('where').textContent = '';
  show('done');
  (left > 0 ? $('rest') : $('finish')).focus();
}

function welcome() {
  $('who').hidden = true;
  $('total').textContent = plural(about.pictures, 'picture');
  $('file').textContent = about.file;
  $('initials').value = '';
  show('begin');
  $('initials').focus();
}

function wrong(text) {
  const note = $('initials-note');
  note.textContent = text;
  note.classList.add('wrong');
  $('initials').setAttribute('aria-invalid', 'true');
  $('initials').focus();
}

$('begin').addEventListener('submit', async e => {
  e.preventDefault();
  const initials = $('initials').value.trim();
  if (!/^[a-z0-9]{1,8}$/i.test(initials)) return wrong('Please give 1 to 8 letters A to Z or digits.');
  try {
    await begin(initials);
  } catch (err) {
    wrong(err.message);
  }
});
for (const b of $('scale').children) {
  b.addEventListener('click', () => {
    choose(Number(b.dataset.score));
    $('next').focus({ preventScroll: true }); // so that Enter goes on
  });
}
$('slider').addEventListener('input', () => choose(Number($('slider').value)));
$('slider').addEventListener('pointerup', () => $('next').focus({ preventScroll: true }));
$('next').addEventListener('click', next);
$('back').addEventListener('click', back);
$('skip').addEventListener('click', skip);
$('rest').addEventListener('click', () => { show('work'); go(pictures.findIndex(p => p.score === null)); $('stage').focus(); });
$('review').addEventListener('click', () => { show('work'); go(0); $('stage').focus(); });
$('another').addEventListener('click', welcome);
$('finish').addEventListener('click', async () => {
  try {
    await ask('finish', {});
  } catch (e) { /* the server is gone: finished all the same */ }
  $('ended-file').textContent = about.file;
  $('who').hidden = true;
  show('ended');
  $('ended').focus();
});
$('description').addEventListener('scroll', overflow);
addEventListener('resize', overflow);
$('keys-on').addEventListener('change', () => document.querySelector('.keys').classList.toggle('off', !$('keys-on').checked));

addEventListener('keydown', e => {
  if ($('work').hidden || !$('keys-on').checked || e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
  const on = e.target, slider = on === $('slider');
  if (on.matches('input:not([type=range])')) return;
  let act = null;
  if (/^[1-5]$/.test(e.key)) act = () => choose((Number(e.key) - 1) / 4);
  else if (e.key === 's' || e.key === 'S') act = skip;
  else if (e.key === 'Enter' && !on.closest('button, summary')) act = next;
  else if (!slider && e.key === 'ArrowRight') act = next;
  else if (!slider && e.key === 'ArrowLeft') act = back;
  else if (!slider && on !== $('description') && e.key === 'ArrowUp') act = () => finer(1);
  else if (!slider && on !== $('description') && e.key === 'ArrowDown') act = () => finer(-1);
  if (!act || e.repeat && !e.key.startsWith('Arrow')) return;
  e.preventDefault();
  act();
});

(async () => {
  try {
    about = await ask('about');
    if (about.rater) await begin(about.rater); else welcome();
  } catch (e) {
    const lone = document.createElement('p');
    lone.className = 'lone';
    lone.textContent = e.message;
    document.querySelector('main').append(lone);
  }
})();
