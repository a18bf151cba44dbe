/** A sheet to draw on, with mouse, pen or finger; "Scribble for me" is there for everybody else. */

import { el } from './dom.ts';

const WIDTH = 720;
const HEIGHT = 480;
const JPEG_QUALITY = 0.92;
const INKS = ['#16181d', '#b3331a', '#f0c264', '#0f6b6b', '#2b3fd6', '#ffffff'];
const NAMES = ['Ink', 'Brick', 'Sun', 'Teal', 'Blue', 'White'];

/** `use` gets the finished drawing as a JPEG file. */
export function drawingSheet(use: (file: Blob) => void): HTMLElement {
  const canvas = el('canvas', {
    width: WIDTH,
    height: HEIGHT,
    class: 'sheet',
    'aria-label': 'Drawing sheet',
    role: 'img',
  });
  const context = canvas.getContext('2d')!;
  let ink = INKS[0]!;
  paper(context);

  const pointAt = (event: PointerEvent): readonly [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * WIDTH) / box.width,
      ((event.clientY - box.top) * HEIGHT) / box.height,
    ];
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    context.beginPath();
    context.moveTo(...pointAt(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return;
    Object.assign(context, { strokeStyle: ink, lineWidth: 16, lineCap: 'round', lineJoin: 'round' });
    context.lineTo(...pointAt(event));
    context.stroke();
  });

  const inks = INKS.map((colour, i) => {
    const input = el('input', {
      type: 'radio',
      name: 'ink',
      value: colour,
      'aria-label': NAMES[i],
      onchange: () => (ink = colour),
    });
    if (i === 0) input.checked = true;
    const swatch = el('span', { class: 'swatch' });
    swatch.style.background = colour;
    return el('label', { class: 'ink', title: NAMES[i] }, input, swatch);
  });
  const finish = () => canvas.toBlob((file) => file && use(file), 'image/jpeg', JPEG_QUALITY);
  return el(
    'div',
    { class: 'drawing' },
    canvas,
    el(
      'div',
      { class: 'actions' },
      el('fieldset', { class: 'inks' }, el('legend', { class: 'sr' }, 'Ink'), ...inks),
      el('button', { type: 'button', class: 'quiet', onclick: () => scribble(context) }, 'Scribble for me'),
      el('button', { type: 'button', class: 'quiet', onclick: () => paper(context) }, 'Clear'),
      el('button', { type: 'button', class: 'main', onclick: finish }, 'Put the drawing on the bench'),
    ),
  );
}

/** A sheet of two soft tones rather than plain white: on a single tone there is nothing to recognise. */
function paper(context: CanvasRenderingContext2D): void {
  const tones = context.createLinearGradient(0, 0, WIDTH / 3, HEIGHT);
  tones.addColorStop(0, '#fdf6e8');
  tones.addColorStop(1, '#cfd9e8');
  context.fillStyle = tones;
  context.fillRect(0, 0, WIDTH, HEIGHT);
}

function scribble(context: CanvasRenderingContext2D): void {
  const somewhere = (): readonly [number, number] => [Math.random() * WIDTH, Math.random() * HEIGHT];
  for (let i = 0; i < 7; i++) {
    context.fillStyle = INKS[Math.floor(Math.random() * INKS.length)]!;
    context.globalAlpha = 0.85;
    context.beginPath();
    context.arc(...somewhere(), 24 + Math.random() * 90, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
  for (let i = 0; i < 9; i++) {
    context.strokeStyle = INKS[Math.floor(Math.random() * INKS.length)]!;
    context.lineWidth = 4 + Math.random() * 18;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(...somewhere());
    context.bezierCurveTo(...somewhere(), ...somewhere(), ...somewhere());
    context.stroke();
  }
}
