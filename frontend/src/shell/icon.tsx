const paths = {
  predict:
    'M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  batch: 'M4 6h4v4H4zM4 14h4v4H4zM12 7h8M12 9.5h5M12 15h8M12 17.5h5',
  compare: 'M12 3v18M4 6h5v12H4zM15 6h5v12h-5z',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  folder: 'M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z',
  camera:
    'M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4',
  boxes: 'M5 5h9v9H5zM10 14v5h9v-9h-5',
  masks: 'M12 4c4 0 8 2.5 8 7s-4 9-9 9-7-4-7-8 3-8 8-8z',
  tag: 'M4 12V5a1 1 0 0 1 1-1h7l8 8-8 8zM8.5 8.5h.01',
  heat: 'M12 3c1 4 5 5.5 5 10a5 5 0 0 1-10 0c0-2 1-3.500 2-4.500 0 2 .8 3 1.800 3C12 10 10.500 6 12 3z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8M11 12.500L20 4M16 8l3 3',
  book: 'M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5zM19 4h-4a2 2 0 0 0-2 2M13 20a2 2 0 0 1 2-2h4V4',
  retry: 'M20 11a8 8 0 1 0-2.300 6.300M20 4v7h-7',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  undo: 'M9 6L4 11l5 5M4 11h10a6 6 0 0 1 0 12',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  send: 'M4 12L20 4l-5 16-4-7zM11 13l9-9',
  records:
    'M4 6c0-1.500 3.600-2.500 8-2.500s8 1 8 2.500-3.600 2.500-8 2.500S4 7.500 4 6zM4 6v12c0 1.500 3.600 2.500 8 2.500s8-1 8-2.500V6M4 12c0 1.500 3.600 2.500 8 2.500s8-1 8-2.500',
  chart: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  left: 'M14 6l-6 6 6 6',
  right: 'M10 6l6 6-6 6',
  shield: 'M12 3l8 3v6c0 5-3.500 7.500-8 9-4.500-1.500-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.500 2',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9',
  up: 'M7 20V10l5-7c2 0 2 2 1.500 3.500L13 9h6a2 2 0 0 1 2 2.300l-1.200 7A2 2 0 0 1 17.800 20zM3 10h4v10H3z',
  down: 'M17 4v10l-5 7c-2 0-2-2-1.500-3.500L11 15H5a2 2 0 0 1-2-2.300l1.200-7A2 2 0 0 1 6.200 4zM21 14h-4V4h4z',
} as const;

export type IconName = keyof typeof paths;

/** A line icon in the colour and size of the text around it; decoration only, the words stand beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon-svg" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
