'use strict';
// The matrix filters the gallery, and a button changes light and dark. Without this script the page has all its content.

const root = document.documentElement;
const theme = document.getElementById('theme');
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark';
const showTheme = () => theme.setAttribute('aria-pressed', String(isDark()));
theme.hidden = false;
theme.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  showTheme();
});
prefersDark.addEventListener('change', showTheme);
showTheme();

const gallery = document.getElementById('gallery');
if (gallery) {
  const cells = [...gallery.querySelectorAll('section.cell')];
  const links = [...document.querySelectorAll('table.matrix a')];
  const shown = document.getElementById('shown');
  const showAll = document.getElementById('show-all');

  const filter = (id) => {
    for (const cell of cells) cell.hidden = id !== null && cell.id !== id;
    for (const link of links) {
      if (id !== null && link.hash === '#' + id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    showAll.hidden = id === null;
    gallery.classList.toggle('filtered', id !== null);
    const chosen = cells.find((cell) => cell.id === id);
    shown.textContent = chosen
      ? chosen.querySelector('.what').textContent + ': ' + chosen.querySelector('.of').textContent
      : shown.dataset.all;
  };

  for (const link of links) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const id = link.hash.slice(1);
      filter(id);
      gallery.scrollIntoView({ block: 'start' });
      document.getElementById(id).focus({ preventScroll: true });
    });
  }
  showAll.addEventListener('click', () => {
    filter(null);
    shown.focus({ preventScroll: true });
  });
}
