// Looks at a report with Chromium: whether it shows all its pictures, asks nobody for anything, complains of nothing, filters its
// gallery by mouse and keyboard, and is never wider than a phone. With a folder, leaves pictures of it there. Needs Node and Chromium alone.
//
//     dotnet run -c Release --project ../VlassNet.Benchmarks -- report report.html
//     node check_report.mjs report.html [FOLDER]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, folder] = process.argv.slice(2);
const url = pathToFileURL(resolve(file)).href;
const profile = mkdtempSync(join(tmpdir(), 'check-report-'));
const chromium = spawn(process.env.CHROMIUM ?? 'chromium',
  ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-pipe', `--user-data-dir=${profile}`],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const finished = new Promise((done) => chromium.on('exit', done));

// The DevTools protocol over a pipe: JSON texts with a zero after each.
let last = 0;
const waiting = new Map(), listeners = new Map();
let unread = [];
chromium.stdio[4].on('data', (data) => {
  for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0)) {
    const message = JSON.parse(Buffer.concat([...unread, data.subarray(0, end)]).toString());
    unread = [];
    data = data.subarray(end + 1);
    if (message.id) waiting.get(message.id)(message);
    else listeners.get(message.method)?.(message.params);
  }
  unread.push(data);
});
const send = (method, params = {}, sessionId = undefined) => new Promise((done, fail) => {
  waiting.set(++last, ({ result, error }) => (error ? fail(new Error(`${method}: ${error.message}`)) : done(result)));
  chromium.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0');
});

const problems = [];
const expect = (what, actual, expected) => {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) problems.push(`${what}: expected ${JSON.stringify(expected)}; found ${JSON.stringify(actual)}`);
};
const clock = setTimeout(() => { problems.push('no answer from Chromium in two minutes'); chromium.kill('SIGKILL'); end(); }, 120_000);
const end = async () => {
  clearTimeout(clock);
  await finished;
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  problems.forEach((problem) => console.error(problem));
  process.exit(problems.length === 0 ? 0 : 1);
};

const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
const page = (method, params) => send(method, params, sessionId);
const evaluate = async (expression) => {
  const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};

const requests = [];
listeners.set('Network.requestWillBeSent', ({ request }) => request.url.startsWith('data:') || requests.push(request.url));
listeners.set('Runtime.consoleAPICalled', ({ type, args }) => problems.push(`console.${type}: ${args.map((arg) => arg.value).join(' ')}`));
listeners.set('Runtime.exceptionThrown', ({ exceptionDetails }) => problems.push(`exception: ${exceptionDetails.text}`));
listeners.set('Log.entryAdded', ({ entry }) => problems.push(`${entry.level}: ${entry.text}`));
for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page(`${domain}.enable`);

const size = (width, height, mobile) => page('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
const media = (type, scheme) => page('Emulation.setEmulatedMedia', { media: type, features: [
  { name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }] });
const picture = async (name, whole = true) => {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const { data } = await page('Page.captureScreenshot', { format: 'png', captureBeyondViewport: whole });
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
};

try {
  await size(1280, 900, false);
  await media('', 'light');
  const loaded = new Promise((done) => listeners.set('Page.loadEventFired', done));
  await page('Page.navigate', { url });
  await loaded;
  await evaluate('Promise.all([...document.images].map((image) => image.decode().catch(() => {})))');

  expect('pictures that do not show', await evaluate('[...document.images].filter((image) => !image.naturalWidth).length'), 0);
  expect('ids that occur twice', await evaluate('(() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) < i); })()'), []);
  const pictures = await evaluate('document.images.length');
  await picture('light');

  // Cells of the matrix, of many two dozen, by mouse and then by keyboard.
  const visible = '[...document.querySelectorAll("#gallery li")].filter((item) => item.checkVisibility()).length';
  const cells = await evaluate(`[...document.querySelectorAll('table.matrix a')].map((link) =>
    [link.hash, document.querySelector(link.hash).querySelectorAll('li').length])`);
  const all = cells.reduce((sum, [, count]) => sum + count, 0);
  expect('images in the gallery', await evaluate(visible), all);
  const step = Math.ceil(cells.length / 24);
  for (const [hash, count] of cells.filter((_, i) => i % step === 0)) {
    const link = `document.querySelector('table.matrix a[href="${hash}"]')`;
    for (const way of ['mouse', 'keyboard']) {
      if (way === 'mouse') {
        const { x, y } = await evaluate(`(() => { const link = ${link}; link.scrollIntoView({ block: 'center', behavior: 'instant' });
          const box = link.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`);
        for (const type of ['mousePressed', 'mouseReleased']) await page('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
      } else {
        await evaluate(`${link}.focus()`);
        for (const type of ['keyDown', 'keyUp']) await page('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', text: type === 'keyDown' ? '\r' : '', windowsVirtualKeyCode: 13 });
      }
      expect(`images of ${hash} by ${way}`, await evaluate(visible), count);
      expect(`the cell that is marked for ${hash}`, await evaluate(`[...document.querySelectorAll('[aria-current]')].map((cell) => cell.hash)`), [hash]);
      if (way === 'keyboard') await evaluate(`document.getElementById('show-all').focus()`);
      for (const type of ['keyDown', 'keyUp']) {
        if (way === 'mouse') { if (type === 'keyUp') await evaluate(`document.getElementById('show-all').click()`); }
        else await page('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', text: type === 'keyDown' ? '\r' : '', windowsVirtualKeyCode: 13 });
      }
      expect(`images after ${hash} and "Show all" by ${way}`, await evaluate(visible), all);
    }
  }

  for (const mode of cells.length ? ['count', 'recall', 'precision'] : []) {
    await evaluate(`document.getElementById('by-${mode}').click()`);
    const shown = await evaluate(`['n', 't', 'p'].filter((kind) => document.querySelector('table.matrix td .' + kind).checkVisibility()).join()`);
    expect(`the cells by ${mode}`, shown, { count: 'n', recall: 'n,t', precision: 'n,p' }[mode]);
  }
  await evaluate(`document.getElementById('by-recall').click()`);

  await media('', 'dark');
  await picture('dark');
  const ground = () => evaluate('getComputedStyle(document.body).backgroundColor');
  const dark = await ground();
  await evaluate(`document.getElementById('theme').click()`);
  expect('that the button changes the colours', (await ground()) !== dark, true);
  await evaluate(`document.getElementById('theme').click()`);
  expect('that it changes them back', await ground(), dark);
  await evaluate(`delete document.documentElement.dataset.theme`);

  for (const width of [320, 390]) {
    await size(width, 800, true);
    await media('', width === 390 ? 'light' : 'dark');
    expect(`the width of the page on ${width} pixels`, await evaluate('document.documentElement.scrollWidth'), width);
    await picture(`phone-${width}`);
  }

  await size(688, 900, false);
  await media('print', 'dark');
  expect('that paper is white', await ground(), 'rgb(255, 255, 255)');
  await picture('print');
  if (folder) {
    const { data } = await page('Page.printToPDF', { printBackground: true, paperWidth: 8.27, paperHeight: 11.69 });
    writeFileSync(join(folder, 'print.pdf'), Buffer.from(data, 'base64'));
  }

  expect('requests', requests, [url]);
  console.log(`${pictures} pictures, ${cells.length} cells of the matrix, ${all} images in the gallery`);
} catch (error) {
  problems.push(String(error));
}
send('Browser.close').catch(() => {});
await end();
