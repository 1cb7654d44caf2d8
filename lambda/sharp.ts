import sharp from 'sharp';

// One thread a pipeline: a second one gained nothing (1.03 x the time), and pictures in flight already use the cores.
sharp.concurrency(1);
// Every call brings its own picture: libvips' operation cache would only hold memory.
sharp.cache(false);

export { sharp };
