'use strict';
// One source or a grid of them; what is said of each is kept in the browser at once, and exported as a table. Texts from the data are
// only ever put in as text.

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const { classes, sources } = data;
const root = document.documentElement;
const storageKey = 'vlassnet-labels ' + data.id;
const tilesOnPage = 24, mostUndo = 500;

// Answers: class index, not sure, notes. `undone` has what sources said before each step.
let answers = {}, past = [], shown = sources.map((_, i) => i), at = 0, grid = false;

const warn = (text) => { byId('warning').textContent = text; byId('warning').hidden = !text; };
const news = (text) => { byId('news').textContent = text; };
const say = (i) => answers[i] ?? {};
const isDone = (i) => say(i).c !== undefined;
const option = (value, text) => { const one = document.createElement('option'); one.value = value; one.textContent = text; return one; };

// ---- What is kept -------------------------------------------------------------------------------------------------------------------
const settings = ['stretch', 'colors', 'labeller'];
const keep = () => {
  const values = Object.fromEntries(settings.map((id) => [id, byId(id).value]));
  try {
    localStorage.setItem(storageKey, JSON.stringify({ answers, past, current: shown[at], values }));
    warn('');
  } catch {
    warn('This browser keeps nothing of this page: export your work before you close it.');
  }
};
const load = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey));
    if (!kept) return;
    answers = kept.answers ?? {};
    past = kept.past ?? [];
    for (const id of settings) if (kept.values?.[id] !== undefined) byId(id).value = kept.values[id];
    at = Math.max(0, shown.indexOf(kept.current));
  } catch {
    warn('This browser keeps nothing of this page: export your work before you close it.');
  }
};

// Changes what is said of some sources, as one step that can be undone.
const change = (changes) => {
  past.push(Object.keys(changes).map((i) => [Number(i), answers[i] ?? null]));
  if (past.length > mostUndo) past.shift();
  for (const [i, answer] of Object.entries(changes)) {
    if (answer.c === undefined && !answer.u && !answer.n) delete answers[i];
    else answers[i] = answer;
  }
  keep();
};
const undo = () => {
  const step = past.pop();
  if (!step) { news('Nothing to undo.'); return; }
  for (const [i, answer] of step) {
    if (answer === null) delete answers[i];
    else answers[i] = answer;
  }
  const place = shown.indexOf(step[0][0]);
  if (place >= 0) at = place;
  keep();
  show();
  news('Undone: ' + (step.length === 1 ? sources[step[0][0]].n : step.length + ' sources') + '.');
};

// ---- Pixels -------------------------------------------------------------------------------------------------------------------------
const chunks = new Map();
const chunkOf = (kind, number) => {
  const id = kind + number;
  if (!chunks.has(id)) {
    const text = atob(byId(id).textContent), bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    chunks.set(id, new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer)));
    if (chunks.size > 64) chunks.delete(chunks.keys().next().value);
  }
  return chunks.get(id);
};
const pixelsOf = async (kind, i) => {
  const { rows, columns } = data[kind], length = rows * columns;
  const all = await chunkOf(kind, Math.floor(i / data.inChunk));
  return all.subarray((i % data.inChunk) * length, (i % data.inChunk + 1) * length);
};

// Bytes are asinh(k x)/asinh(k) of 255, for x from 0, the image's least pixel, to 1, its largest.
const linear = Float32Array.from({ length: 256 }, (_, byte) => Math.sinh(byte / 255 * Math.asinh(data.softening)) / data.softening);
const stretches = {
  linear: (x) => x,
  root: (x) => Math.sqrt(x),
  asinh: (x) => Math.asinh(20 * x) / Math.asinh(20),
  log: (x) => Math.log1p(1000 * x) / Math.log(1001),
};
const stretched = (pixels) => {
  const name = byId('stretch').value;
  if (name !== 'cut') return linear.map(stretches[name]);
  const counts = new Uint32Array(256);
  for (const byte of pixels) counts[byte]++;
  let top = 255;
  for (let above = counts[255]; top > 1 && above <= pixels.length * 0.01; above += counts[--top]);
  return linear.map((x) => Math.min(1, x / linear[top]));
};
const colorOf = (share) => {
  const level = Math.min(255, Math.floor(share * 256));
  if (byId('colors').value === 'magma') return [0, 2, 4].map((place) => parseInt(data.magma.slice(level * 6 + place, level * 6 + place + 2), 16));
  const grey = byId('colors').value === 'grey' ? level : 255 - level;
  return [grey, grey, grey];
};
const draw = async (canvas, kind, i, isCurrent = () => true) => {
  const pixels = await pixelsOf(kind, i);
  if (!isCurrent()) return;
  const { rows, columns } = data[kind];
  const table = Array.from(stretched(pixels), colorOf);
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      // Row 0 is the bottom of a picture.
      const [red, green, blue] = table[pixels[(rows - 1 - row) * columns + column]];
      image.data.set([red, green, blue, 255], 4 * (row * columns + column));
    }
  }
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d').putImageData(image, 0, 0);
  canvas.height = Math.round(canvas.width * rows / columns);
  const context = canvas.getContext('2d');
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
};

// A bar of a round length, and where north and east are, for which the picture must be seen as on the sky: east to the left of north.
const mark = (canvas, source, columns) => {
  const context = canvas.getContext('2d');
  context.lineWidth = 3;
  context.font = '600 18px system-ui, sans-serif';
  const line = (points, text, x, y) => {
    for (const [color, width] of [['#000', 6], ['#fff', 2.5]]) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.beginPath();
      points.forEach(([px, py], k) => (k ? context.lineTo(px, py) : context.moveTo(px, py)));
      context.stroke();
      if (color === '#000') { context.lineWidth = 4; context.strokeText(text, x, y); }
    }
    context.fillStyle = '#fff';
    context.fillText(text, x, y);
  };
  const scale = source.p ?? data.scale;
  if (scale) {
    const side = columns * scale, length = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600].filter((one) => one <= side / 3).pop();
    if (length) {
      const bar = length / side * canvas.width, y = canvas.height - 18;
      line([[18, y], [18 + bar, y]], length >= 60 ? length / 60 + '′' : length + '″', 18, y - 10);
    }
  }
  if (source.a !== undefined) {
    const angle = source.a * Math.PI / 180, x = canvas.width - 70, y = canvas.height - 30, long = 40;
    for (const [turn, text] of [[0, 'N'], [Math.PI / 2, 'E']]) {
      const dx = -Math.sin(angle + turn), dy = -Math.cos(angle + turn);
      line([[x, y], [x + long * dx, y + long * dy]], text, x + (long + 12) * dx - 6, y + (long + 12) * dy + 6);
    }
  }
};

// ---- Showing ------------------------------------------------------------------------------------------------------------------------
let turn = 0;
const saidText = (source) => (source.s ? classes[source.s[0]] + ' (' + source.s[1].toFixed(3) + ')' : '');
const labelText = (i) => (isDone(i) ? classes[say(i).c] : '') + (say(i).u ? (isDone(i) ? ', ' : '') + 'not sure' : '');
const showCount = () => {
  const done = sources.filter((_, i) => isDone(i)).length;
  byId('done').max = sources.length;
  byId('done').value = done;
  byId('count').textContent = done + ' of ' + sources.length + ' labelled';
  byId('undo').disabled = past.length === 0;
};
const showOne = () => {
  const mine = ++turn, i = shown[at], source = sources[i], answer = say(i);
  byId('name').textContent = source.n;
  byId('place').textContent = 'Source ' + (at + 1) + ' of ' + shown.length + (shown.length < sources.length ? ', of ' + sources.length + ' in all' : '')
    + (source.g?.length ? '; flags: ' + source.g.join(', ') : '');
  byId('said').hidden = !source.s;
  byId('said').textContent = 'The network says ' + saidText(source);
  for (const [k, button] of [...byId('classes').querySelectorAll('button')].entries()) button.setAttribute('aria-pressed', String(answer.c === k));
  byId('unsure').setAttribute('aria-pressed', String(!!answer.u));
  byId('notes').value = answer.n ?? '';
  byId('back').disabled = at === 0;
  const facts = [...(source.x ?? [])];
  if (source.r !== undefined) facts.unshift(['RA, Dec', source.r + ', ' + source.d]);
  byId('facts').replaceChildren(...facts.flatMap(([name, value]) => {
    const term = document.createElement('dt'), text = document.createElement('dd');
    term.textContent = name;
    text.textContent = value;
    return [term, text];
  }));
  const canvas = byId('cutout'), scale = source.p ?? data.scale;
  canvas.setAttribute('aria-label', 'Cutout of ' + source.n + (labelText(i) ? ', labelled ' + labelText(i) : ', without an answer'));
  byId('scale').textContent = data.cutout.of + (scale ? ', ' + Number(scale.toPrecision(4)) + '″ a pixel' : '');
  draw(canvas, 'cutout', i, () => mine === turn).then(() => mine === turn && mark(canvas, source, data.cutout.columnsOf));
  byId('wider').hidden = !data.surroundings;
  if (data.surroundings) {
    byId('surroundings').setAttribute('aria-label', 'Surroundings of ' + source.n);
    draw(byId('surroundings'), 'surroundings', i, () => mine === turn);
  }
};
const showGrid = () => {
  const mine = ++turn, first = Math.floor(at / tilesOnPage) * tilesOnPage, part = shown.slice(first, first + tilesOnPage);
  byId('pages').textContent = (first + 1) + ' to ' + (first + part.length) + ' of ' + shown.length;
  byId('page-back').disabled = first === 0;
  byId('page-on').disabled = first + tilesOnPage >= shown.length;
  const hadFocus = byId('tiles').contains(document.activeElement);
  byId('tiles').replaceChildren(...part.map((i, k) => {
    const item = document.createElement('li'), button = document.createElement('button'), canvas = document.createElement('canvas');
    const name = document.createElement('span'), label = document.createElement('span');
    button.type = 'button';
    canvas.width = 128;
    canvas.height = 128;
    name.textContent = sources[i].n;
    label.className = 'label';
    label.textContent = labelText(i) || (sources[i].s ? saidText(sources[i]) + '?' : '');
    button.append(canvas, name, label);
    button.addEventListener('focus', () => { at = first + k; });
    button.addEventListener('click', () => { at = first + k; setGrid(false); byId('name').focus(); });
    item.append(button);
    draw(canvas, 'cutout', i, () => mine === turn);
    return item;
  }));
  if (hadFocus) byId('tiles').querySelectorAll('button')[at - first]?.focus();
};
const show = () => {
  showCount();
  const nothing = shown.length === 0;
  byId('one').hidden = grid || nothing;
  byId('many').hidden = !grid || nothing;
  if (nothing) { news('No source is like that.'); return; }
  at = Math.min(at, shown.length - 1);
  if (grid) showGrid();
  else showOne();
};
const setGrid = (wanted) => {
  grid = wanted;
  byId('grid').setAttribute('aria-pressed', String(grid));
  show();
  if (grid) byId('tiles').querySelectorAll('button')[at % tilesOnPage]?.focus();
};
const go = (place) => {
  if (place < 0 || place >= shown.length) { news(place < 0 ? 'This is the first source.' : 'This is the last source. ' + byId('count').textContent + '.'); return; }
  at = place;
  keep();
  show();
};

// ---- Answers ------------------------------------------------------------------------------------------------------------------------
const answer = (label) => {
  const i = shown[at];
  if (label >= classes.length || i === undefined) return;
  change({ [i]: { ...say(i), c: label } });
  const said = sources[i].n + ': ' + classes[label] + '. ';
  if (at + 1 < shown.length) at++;
  else at = shown.length - 1;
  news(said + (shown[at] === i ? 'This was the last source.' : 'Next: ' + sources[shown[at]].n + '.'));
  keep();
  show();
};
const unsure = () => {
  const i = shown[at];
  change({ [i]: { ...say(i), u: say(i).u ? undefined : 1 } });
  news(sources[i].n + ': ' + (say(i).u ? 'not sure.' : 'sure.'));
  show();
};
const agree = () => sources[shown[at]]?.s && answer(sources[shown[at]].s[0]);
const nextOpen = () => {
  for (let k = 1; k <= shown.length; k++) {
    const place = (at + k) % shown.length;
    if (!isDone(shown[place]) && !say(shown[place]).u) { go(place); return; }
  }
  news('All have an answer.');
};
byId('notes').addEventListener('change', () => {
  const i = shown[at], text = byId('notes').value;
  if (text !== (say(i).n ?? '')) change({ [i]: { ...say(i), n: text || undefined } });
  showCount();
});

// ---- Filters ------------------------------------------------------------------------------------------------------------------------
const degrees = Math.PI / 180;
const distance = (ra1, dec1, ra2, dec2) => 2 / degrees * Math.asin(Math.min(1, Math.sqrt(
  Math.sin((dec2 - dec1) * degrees / 2) ** 2 + Math.cos(dec1 * degrees) * Math.cos(dec2 * degrees) * Math.sin((ra2 - ra1) * degrees / 2) ** 2)));
const filter = () => {
  const state = byId('state').value, said = byId('said-class').value, most = parseFloat(byId('confidence').value), flag = byId('flag').value;
  const text = byId('search').value.trim().toLowerCase(), near = byId('near').value.trim().split(/[\s,]+/).map(Number);
  const current = shown[at];
  shown = sources.map((_, i) => i).filter((i) => {
    const source = sources[i], own = say(i);
    return (state === '' || (state === 'open' && own.c === undefined && !own.u) || (state === 'done' && own.c !== undefined)
        || (state === 'unsure' && own.u) || (state === 'corrected' && source.s && own.c !== undefined && own.c !== source.s[0]))
      && (said === '' || source.s?.[0] === Number(said))
      && (Number.isNaN(most) || (source.s && source.s[1] <= most))
      && (flag === '' || source.g?.includes(flag))
      && (text === '' || source.n.toLowerCase().includes(text))
      && (near.length < 3 || near.some(Number.isNaN) || (source.r !== undefined && distance(near[0], near[1], source.r, source.d) <= near[2]));
  });
  at = Math.max(0, shown.indexOf(current));
  show();
  news(shown.length + ' of ' + sources.length + ' sources are shown.');
};

// ---- Tables -------------------------------------------------------------------------------------------------------------------------
// A spreadsheet runs what begins so; an apostrophe makes it text, and VlassNet takes it away again.
const guard = (text) => (/^'*[=+\-@\t]/.test(text) ? "'" + text : text);
const unguard = (text) => (/^'+[=+\-@\t]/.test(text) ? text.slice(1) : text);
const clean = (text) => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ');
const cell = (text) => { const plain = guard(clean(text)); return /[",\n]|^[\s#]|\s$/.test(plain) ? '"' + plain.replaceAll('"', '""') + '"' : plain; };
const tableOf = (chosen) => {
  const hasFiles = sources.some((source) => source.f !== undefined), hasPlaces = sources.every((source) => source.r !== undefined);
  const head = ['name', ...(hasFiles ? ['file'] : []), ...(hasPlaces ? ['ra', 'dec'] : []), 'label', 'not_sure', 'notes', 'labeller'];
  const rows = chosen.map((i) => {
    const source = sources[i], own = say(i);
    return [cell(source.n), ...(hasFiles ? [cell(source.f ?? '')] : []), ...(hasPlaces ? [source.r, source.d] : []),
      own.c === undefined ? '' : cell(classes[own.c]), own.u ? 'yes' : 'no', cell(own.n ?? ''), cell(byId('labeller').value)].join(',');
  });
  return [head.join(','), ...rows].join('\n') + '\n';
};
const save = (chosen, kind) => {
  if (chosen.length === 0) { news('There is nothing to export yet.'); return; }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([tableOf(chosen)], { type: 'text/csv' }));
  link.download = data.file + (byId('labeller').value ? '-' + byId('labeller').value.replace(/[^\p{L}\p{N}]+/gu, '-') : '') + kind + '.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  news('Exported ' + chosen.length + ' rows as ' + link.download + '.');
};
const all = () => sources.map((_, i) => i);
const rowsOf = (text) => {
  const rows = [];
  let row = [], field = '', quoted = false;
  for (let k = text.startsWith('\ufeff') ? 1 : 0; k < text.length; k++) {
    const letter = text[k];
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[k + 1] === '"') { field += '"'; k++; } else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === ',' || letter === '\n' || letter === '\r') {
      row.push(field);
      field = '';
      if (letter === ',') continue;
      if (letter === '\r' && text[k + 1] === '\n') k++;
      rows.push(row);
      row = [];
    } else field += letter;
  }
  if (quoted) throw new Error('a quote is never closed');
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows.filter((one) => one.some((text) => text !== ''));
};
const take = (text) => {
  const [head, ...rows] = rowsOf(text), column = (...names) => (head ?? []).findIndex((name) => names.includes(name.trim().toLowerCase()));
  const key = column('name', 'source', 'id'), file = column('file', 'filename', 'path', 'image'), label = column('label', 'class');
  const sure = column('not_sure', 'unsure'), notes = column('notes', 'note');
  if (label < 0 || (key < 0 && file < 0)) throw new Error('expected columns name (or file) and label in its first row');
  const places = new Map(sources.map((source, i) => [key >= 0 ? source.n : source.f, i])), changes = {};
  let strangers = 0, others = 0;
  for (const [k, row] of rows.entries()) {
    const value = (place) => (place < 0 ? '' : clean(unguard(row[place] ?? '')));
    const i = places.get(value(key >= 0 ? key : file));
    if (i === undefined) { strangers++; continue; }
    if (changes[i]) throw new Error('row ' + (k + 2) + ' is a second one for ' + sources[i].n + '; import one labeller\'s file at a time');
    const found = classes.indexOf(value(label));
    if (value(label) !== '' && found < 0) { others++; continue; }
    changes[i] = {
      c: found < 0 ? undefined : found, u: ['yes', 'true', '1'].includes(value(sure).toLowerCase()) ? 1 : undefined,
      n: value(notes).slice(0, 10_000) || undefined,
    };
  }
  if (Object.keys(changes).length > 0) change(changes);
  show();
  news('Imported ' + Object.keys(changes).length + ' rows.' + (strangers ? ' ' + strangers + ' name no source of this page.' : '')
    + (others ? ' ' + others + ' have a class that this page does not have.' : ''));
};

// ---- The page -----------------------------------------------------------------------------------------------------------------------
byId('classes').replaceChildren(...classes.map((name, k) => {
  const item = document.createElement('li'), button = document.createElement('button'), key = document.createElement('kbd'), text = document.createElement('span');
  button.type = 'button';
  key.textContent = k < 9 ? k + 1 : k === 9 ? 0 : '·';
  text.textContent = name;
  button.append(key, text);
  button.addEventListener('click', () => answer(k));
  item.append(button);
  return item;
}));
const flags = [...new Set(sources.flatMap((source) => source.g ?? []))].sort();
const hasSaid = sources.some((source) => source.s);
byId('said-class').append(option('', 'anything'), ...classes.map((name, k) => option(k, name)));
byId('flag').append(option('', 'any'), ...flags.map((flag) => option(flag, flag)));
for (const id of ['by-said', 'by-confidence', 'export-corrections']) byId(id).hidden = !hasSaid;
byId('state').querySelector('[value=corrected]').hidden = !hasSaid;
byId('by-flag').hidden = flags.length === 0;
byId('by-place').hidden = !sources.some((source) => source.r !== undefined);

const cycle = (id) => { const list = byId(id); list.selectedIndex = (list.selectedIndex + 1) % list.options.length; keep(); show(); news(list.selectedOptions[0].textContent); };
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark';
const showTheme = () => byId('theme').setAttribute('aria-pressed', String(isDark()));
const clicks = {
  back: () => go(at - 1), skip: () => go(at + 1), unsure, undo, grid: () => setGrid(!grid),
  'page-back': () => go(Math.max(0, Math.floor(at / tilesOnPage - 1) * tilesOnPage)),
  'page-on': () => go(Math.min(shown.length - 1, Math.floor(at / tilesOnPage + 1) * tilesOnPage)),
  export: () => save(all().filter(isDone), ''),
  'export-corrections': () => save(all().filter((i) => isDone(i) && sources[i].s && say(i).c !== sources[i].s[0]), '-corrections'),
  'export-all': () => save(all().filter((i) => answers[i]), '-all'),
  clear: () => { if (confirm('Take away all answers on this page? Undo brings them back.')) { change(Object.fromEntries(Object.keys(answers).map((i) => [i, {}]))); show(); } },
  theme: () => { root.dataset.theme = isDark() ? 'light' : 'dark'; showTheme(); },
};
for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener('click', action);
prefersDark.addEventListener('change', showTheme);
for (const id of ['stretch', 'colors', 'labeller']) byId(id).addEventListener('change', () => { keep(); show(); });
for (const id of ['state', 'said-class', 'confidence', 'flag', 'search', 'near']) byId(id).addEventListener('change', filter);
byId('import').addEventListener('change', async () => {
  const [file] = byId('import').files;
  if (!file) return;
  try { take(await file.text()); } catch (error) { news('The file cannot be used: ' + error.message + '.'); }
  byId('import').value = '';
});
window.addEventListener('storage', ({ key }) => { if (key === storageKey) { load(); show(); } });

const keyActions = {
  ArrowLeft: clicks.back, ArrowRight: clicks.skip, s: clicks.skip, j: nextOpen, z: undo, u: unsure, y: agree, g: clicks.grid,
  t: () => cycle('stretch'), c: () => cycle('colors'),
  n: () => { if (!grid) byId('notes').focus(); },
};
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input:not([type=checkbox]), select, textarea');
  if (event.key === 'Escape' && typing) { event.target.blur(); byId('name').focus(); return; }
  if (typing || !byId('keys').checked || event.altKey || event.metaKey || (event.ctrlKey && event.key !== 'z')) return;
  const action = /^[0-9]$/.test(event.key) ? () => answer((Number(event.key) + 9) % 10) : keyActions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
load();
showTheme();
show();
