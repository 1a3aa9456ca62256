// Looks at a report with Chromium: whether it shows all its pictures, makes no network request, complains of nothing, filters its
// gallery by mouse and keyboard, and is never wider than a phone. With a folder, leaves pictures of it there. Needs Node and Chromium alone.
//
//     dotnet run -c Release --project ../VlassNet.Benchmarks -- report report.html
//     node check_report.mjs report.html [FOLDER]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from './chromium.mjs';

const [file, folder] = process.argv.slice(2);
const { url, requests, page, evaluate, expect, open, size, media, picture, end } = await startChromium(file, folder, 2);
let failure;

try {
  await size(1280, 900, false);
  await media('light');
  await open();
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

  await media('dark');
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
    await media(width === 390 ? 'light' : 'dark');
    expect(`the width of the page on ${width} pixels`, await evaluate('document.documentElement.scrollWidth'), width);
    await picture(`phone-${width}`);
  }

  await size(688, 900, false);
  await media('dark', 'print');
  expect('that paper is white', await ground(), 'rgb(255, 255, 255)');
  await picture('print');
  if (folder) {
    const { data } = await page('Page.printToPDF', { printBackground: true, paperWidth: 8.27, paperHeight: 11.69 });
    writeFileSync(join(folder, 'print.pdf'), Buffer.from(data, 'base64'));
  }

  expect('requests', requests, [url]);
  console.log(`${pictures} pictures, ${cells.length} cells of the matrix, ${all} images in the gallery`);
} catch (error) {
  failure = error;
}
await end(failure);
