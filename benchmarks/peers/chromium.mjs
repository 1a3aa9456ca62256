// Chromium without a window for the checks of pages: opens a page, evaluates in it, and notes what is wrong with it. Needs Node and Chromium alone.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Starts Chromium with a page.
 * @param {string} file the page's file
 * @param {string | undefined} folder where pictures go; without one, none are made
 * @param {number} minutes after how many Chromium is ended, and the check failed
 */
export async function startChromium(file, folder, minutes) {
  const url = pathToFileURL(resolve(file)).href;
  const profile = mkdtempSync(join(tmpdir(), 'check-page-'));
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
  const exit = async () => {
    clearTimeout(clock);
    await finished;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    problems.forEach((problem) => console.error(problem));
    process.exit(problems.length === 0 ? 0 : 1);
  };
  const clock = setTimeout(() => { problems.push(`no answer from Chromium in ${minutes} minutes`); chromium.kill('SIGKILL'); exit(); }, minutes * 60_000);

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  const requests = [];
  listeners.set('Network.requestWillBeSent', ({ request }) => /^(data|blob):/.test(request.url) || requests.push(request.url));
  listeners.set('Runtime.consoleAPICalled', ({ type, args }) => problems.push(`console.${type}: ${args.map((arg) => arg.value).join(' ')}`));
  listeners.set('Runtime.exceptionThrown', ({ exceptionDetails }) => problems.push(`exception: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`));
  listeners.set('Log.entryAdded', ({ entry }) => problems.push(`${entry.level}: ${entry.text}`));
  for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'DOM']) await page(`${domain}.enable`);

  return {
    url, profile, requests, send, page, expect,
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    open: async () => {
      const loaded = new Promise((done) => listeners.set('Page.loadEventFired', done));
      await page('Page.navigate', { url });
      await loaded;
    },
    size: (width, height, mobile) => page('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile }),
    media: (scheme, type = '') => page('Emulation.setEmulatedMedia', { media: type, features: [
      { name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }] }),
    picture: async (name) => {
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      const { data } = await page('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
      writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
    },
    // Ends Chromium and then this process, which fails if there was a problem.
    end: async (error) => {
      if (error) problems.push(String(error.stack ?? error));
      send('Browser.close').catch(() => {});
      await exit();
    },
  };
}
