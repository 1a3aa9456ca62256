// Labels 50 sources on a page with Chromium, by keyboard: undo, reload, go on, export, import; whether the page makes no network request,
// complains of nothing, is never wider than its window, and opens soon. The exported table goes to CSV. With a folder, leaves pictures of
// the page there. Needs Node and Chromium alone.
//
//     dotnet run -c Release --project ../../samples/LabelingLoop -- page labels.html 50
//     node check_labeling.mjs labels.html labels.csv [FOLDER]
//     node check_labeling.mjs --open large.html        (only says how long it takes to open, and what it takes of memory)
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startChromium } from './chromium.mjs';

const opensOnly = process.argv[2] === '--open';
const [file, csv, folder] = process.argv.slice(opensOnly ? 3 : 2);
const { url, profile, requests, send, page, evaluate, expect, open, size, media, picture, end } = await startChromium(file, folder, 3);
let failure;
const downloads = join(profile, 'downloads');
mkdirSync(downloads);
await send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
const pause = (time) => new Promise((done) => setTimeout(done, time));
const codes = { ArrowLeft: 37, ArrowRight: 39, Escape: 27 };
const press = async (key) => {
  const text = key.length === 1 ? key : undefined;
  const windowsVirtualKeyCode = codes[key] ?? key.toUpperCase().charCodeAt(0);
  await page('Input.dispatchKeyEvent', { type: 'keyDown', key, text, windowsVirtualKeyCode });
  await page('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode });
};
const text = (id) => evaluate(`document.getElementById('${id}').textContent`);
const drawn = () => evaluate(`(async () => { for (let k = 0; k < 100; k++) {
  if (document.getElementById('cutout').toDataURL().length > 4000) return true; await new Promise((done) => setTimeout(done, 20)); } return false; })()`);
const download = async (button) => {
  const before = readdirSync(downloads).length;
  await evaluate(`document.getElementById('${button}').click()`);
  for (let k = 0; k < 100 && !(readdirSync(downloads).length > before && readdirSync(downloads).every((name) => name.endsWith('.csv'))); k++) await pause(50);
  const [newest] = readdirSync(downloads).map((name) => join(downloads, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return readFileSync(newest, 'utf8');
};

try {
  await size(1300, 900, false);
  await media('light');
  const start = performance.now();
  await open();
  expect('that the first cutout is drawn', await drawn(), true);
  const seconds = (performance.now() - start) / 1000;
  const { usedSize } = await page('Runtime.getHeapUsage');
  console.log(`opened in ${seconds.toFixed(2)} s, ${(statSync(file).size / 1e6).toFixed(1)} MB, ${(usedSize / 1e6).toFixed(1)} MB of heap, ${await text('count')}`);
  if (!opensOnly) {
    const total = await evaluate('sources.length');
    expect('ids that occur twice', await evaluate('(() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) < i); })()'), []);
    expect('controls without a name', await evaluate(`[...document.querySelectorAll('button, select, input, textarea')].filter((e) => e.checkVisibility())
      .filter((e) => !(e.textContent.trim() || e.labels?.length || e.ariaLabel)).map((e) => e.id)`), []);
    await evaluate(`(() => { const input = document.getElementById('labeller'); input.value = 'Ada "=1+1" L.'; input.dispatchEvent(new Event('change')); })()`);

    // Half of them, with a slip that is undone, a skip and a step back, a note and a doubt.
    const wanted = Array.from({ length: total }, (_, i) => i % 4);
    const half = Math.floor(total / 2);
    for (let i = 0; i < half; i++) {
      if (i === 3) { await press('4'); await press('z'); }
      if (i === 5) { await press('ArrowRight'); await press('ArrowLeft'); }
      if (i === 7) {
        await press('n');
        await page('Input.insertText', { text: '=cmd|\'/c calc\'!A1, <img src=x onerror=alert(1)>\n"two"' });
        await press('Escape');
        await press('u');
      }
      await press(String(wanted[i] + 1));
    }
    expect('the count', await text('count'), `${half} of ${total} labelled`);
    expect('the source after them', await evaluate('shown[at]'), half);
    await picture('light-1300');
    await open();
    expect('the count after a reload', await text('count'), `${half} of ${total} labelled`);
    expect('the source after a reload', await evaluate('shown[at]'), half);
    await press('z');
    expect('the count after an undo of before the reload', await text('count'), `${half - 1} of ${total} labelled`);
    for (let i = half - 1; i < total; i++) await press(String(wanted[i] + 1));
    expect('the count at the end', await text('count'), `${total} of ${total} labelled`);

    const table = await download('export');
    writeFileSync(csv, table);
    const lines = table.trimEnd().split('\n');
    expect('the columns', lines[0].split(',').includes('label') && lines[0].split(',').includes('name'), true);
    expect('the labels', await evaluate('sources.map((_, i) => answers[i].c)'), wanted);
    expect('that the formula is guarded', table.includes(`"'=cmd|'/c calc'!A1, <img src=x onerror=alert(1)>\n""two"""`), true);

    // The table back again: what is taken from it is what was exported.
    const said = 'Object.entries(answers).map(([i, one]) => [i, one.c, one.u ?? 0, one.n ?? ""])';
    const before = await evaluate(said);
    await evaluate(`(() => { change(Object.fromEntries(Object.keys(answers).map((i) => [i, {}]))); show(); })()`);
    expect('the count after all is taken away', await text('count'), `0 of ${total} labelled`);
    const { root } = await page('DOM.getDocument');
    const { nodeId } = await page('DOM.querySelector', { nodeId: root.nodeId, selector: '#import' });
    const choose = async (path) => {
      await evaluate(`document.getElementById('news').textContent = ''`);
      await page('DOM.setFileInputFiles', { nodeId, files: [resolve(path)] });
      for (let k = 0; k < 100 && !(await text('news')); k++) await pause(20);
    };
    await choose(csv);
    expect('what is imported', await evaluate(said), before);
    const twice = join(profile, 'twice.csv');
    writeFileSync(twice, [lines[0], lines[1], lines[1]].join('\n'));
    await choose(twice);
    expect('that two rows for one source are refused', (await text('news')).includes('a second one for'), true);
    expect('that nothing of them is taken', await evaluate(said), before);

    // Every stretch and map of colours draws.
    for (const key of ['t', 't', 't', 't', 't', 'c', 'c', 'c']) { await press(key); expect(`that ${key} draws`, await drawn(), true); }
    await press('g');
    await evaluate(`document.getElementById('page-back').click()`);
    await pause(300);
    expect('tiles of the grid', await evaluate(`document.querySelectorAll('#tiles button').length`), Math.min(24, total));
    await picture('grid-1300');
    await evaluate(`document.querySelectorAll('#tiles button')[3].focus()`);
    const tile = await evaluate('shown[at]'), past = await evaluate('past.length');
    await press(String((wanted[tile] + 1) % 4 + 1));
    expect('the class of a tile', await evaluate(`answers[${tile}].c`), (wanted[tile] + 1) % 4);
    expect('that the next tile has the focus', await evaluate(`[...document.querySelectorAll('#tiles button')].indexOf(document.activeElement)`), 4);
    await press('z');
    expect('that it is undone', await evaluate(`[answers[${tile}].c, past.length]`), [wanted[tile], past]);
    await press('g');

    // Filters: by state, by name, by position, and what a network says.
    const set = (id, value) => evaluate(`(() => { const one = document.getElementById('${id}'); one.value = '${value}'; one.dispatchEvent(new Event('change')); })()`);
    const count = async (what, id, value, expected) => {
      await set(id, value);
      expect(`sources ${what}`, await evaluate('shown.length'), expected);
      await set(id, '');
    };
    await count('not sure', 'state', 'unsure', 1);
    await count('without an answer', 'state', 'open', 0);
    await count('of a name', 'search', await evaluate('sources[9].n'), 1);
    if (await evaluate('sources[0].r !== undefined')) await count('at a place', 'near', await evaluate('[sources[0].r, sources[0].d, 0.001].join(" ")'), 1);
    if (await evaluate('hasSaid')) {
      await count('of a class', 'said-class', '1', await evaluate('sources.filter((one) => one.s[0] === 1).length'));
      await count('below a probability', 'confidence', '0.26', await evaluate('sources.filter((one) => one.s[1] <= 0.26).length'));
      await count('with a flag', 'flag', await evaluate('flags[0]'), await evaluate('sources.filter((one) => one.g?.includes(flags[0])).length'));
      const corrections = await evaluate('sources.filter((one, i) => answers[i].c !== one.s[0]).length');
      await count('that are corrected', 'state', 'corrected', corrections);
      await download('export-corrections');
      expect('what is said of the corrections', (await text('news')).startsWith(`Exported ${corrections} rows`), true);
      await evaluate('go(2)');
      await press('y');
      expect('the class that the network says', await evaluate('answers[2].c === sources[2].s[0]'), true);
      await press('z');
    }

    await media('dark');
    await drawn();
    await picture('dark-1300');
    const ground = () => evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    await evaluate(`document.getElementById('theme').click()`);
    expect('that the button changes the colours', (await ground()) !== dark, true);
    await evaluate(`delete document.documentElement.dataset.theme`);
    for (const width of [320, 390]) {
      await size(width, 800, true);
      await media(width === 390 ? 'light' : 'dark');
      expect(`the width of the page on ${width} pixels`, await evaluate('document.documentElement.scrollWidth'), width);
      await picture(`phone-${width}`);
    }
    console.log(`${total} sources labelled by keyboard, ${lines.length - 1} or more rows exported`);
    expect('requests', [...new Set(requests)], [url]);
  }
} catch (error) {
  failure = error;
}
await end(failure);
