;; The inner loops of resampling, four to eight pixels or channels at a time. `npm run kernels` compiles them into kernels-binary.ts.
;; Pixels are read and written four bytes at a time whatever their channels (1 or 3): what lies beyond is overwritten by the
;; next pixel, or in the space that kernels.ts leaves behind every block.
(module
  (memory (export "memory") 1)

  ;; OpenCV linear along a row: $out[i] = (first * p + second * q) >> 4 as i16.
  ;; $taps: {u32 offset of first, u32 offset of second, i16 p, i16 q} for each of the pixels up to $end.
  (func (export "blend") (param $row i32) (param $taps i32) (param $end i32) (param $channels i32) (param $out i32)
    (local $sum v128)
    (loop $pixel
      (local.set $sum
        (i32x4.shr_s
          (i32x4.dot_i16x8_s
            (i16x8.extend_low_i8x16_u
              (i8x16.shuffle 0 16 1 17 2 18 3 19 0 0 0 0 0 0 0 0
                (v128.load32_zero (i32.add (local.get $row) (i32.load (local.get $taps))))
                (v128.load32_zero (i32.add (local.get $row) (i32.load offset=4 (local.get $taps))))))
            (v128.load32_splat offset=8 (local.get $taps)))
          (i32.const 4)))
      (v128.store64_lane 0 (local.get $out) (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $channels) (i32.const 1))))
      (br_if $pixel
        (i32.lt_u (local.tee $taps (i32.add (local.get $taps) (i32.const 12))) (local.get $end)))))

  ;; OpenCV linear down two such rows: $out = (upper * p >> 16) + (lower * q >> 16) + 2 >> 2 as u8, up to $end.
  (func (export "mix") (param $upper i32) (param $lower i32) (param $p i32) (param $q i32) (param $out i32) (param $end i32)
    (local $sum v128)
    (loop $eight
      (local.set $sum
        (i16x8.shr_s
          (i16x8.add
            (i16x8.add
              (call $high (v128.load (local.get $upper)) (i16x8.splat (local.get $p)))
              (call $high (v128.load (local.get $lower)) (i16x8.splat (local.get $q))))
            (i16x8.splat (i32.const 2)))
          (i32.const 2)))
      (v128.store64_lane 0 (local.get $out) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $upper (i32.add (local.get $upper) (i32.const 16)))
      (local.set $lower (i32.add (local.get $lower) (i32.const 16)))
      (br_if $eight
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 8))) (local.get $end)))))

  ;; Upper 16 bits of the products.
  (func $high (param $a v128) (param $b v128) (result v128)
    (i16x8.narrow_i32x4_s
      (i32x4.shr_s (i32x4.extmul_low_i16x8_s (local.get $a) (local.get $b)) (i32.const 16))
      (i32x4.shr_s (i32x4.extmul_high_i16x8_s (local.get $a) (local.get $b)) (i32.const 16))))

  ;; Pillow along a row: $out = sum of $count pixels from $starts on, weighted with 22-bit $weights, rounded to u8.
  ;; $starts: u32 offset in the row for each of the pixels up to $end; $weights: i32, $count for each.
  (func (export "along") (param $row i32) (param $starts i32) (param $end i32) (param $weights i32) (param $count i32)
    (param $channels i32) (param $out i32)
    (local $pixel i32) (local $last i32) (local $sum v128)
    (loop $pixels
      (local.set $sum (i32x4.splat (i32.const 0x200000)))
      (local.set $pixel (i32.add (local.get $row) (i32.load (local.get $starts))))
      (local.set $last (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 2))))
      (loop $tap
        (local.set $sum
          (i32x4.add (local.get $sum)
            (i32x4.mul
              (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $pixel))))
              (v128.load32_splat (local.get $weights)))))
        (local.set $pixel (i32.add (local.get $pixel) (local.get $channels)))
        (br_if $tap
          (i32.lt_u (local.tee $weights (i32.add (local.get $weights) (i32.const 4))) (local.get $last))))
      (v128.store32_lane 0 (local.get $out) (call $clip (local.get $sum) (local.get $sum)))
      (local.set $out (i32.add (local.get $out) (local.get $channels)))
      (br_if $pixels
        (i32.lt_u (local.tee $starts (i32.add (local.get $starts) (i32.const 4))) (local.get $end)))))

  ;; Pillow down the columns of such rows, which lie $stride apart in a ring from $ring to $ringEnd: $count rows from $first on.
  (func (export "down") (param $ring i32) (param $ringEnd i32) (param $first i32) (param $stride i32)
    (param $weights i32) (param $count i32) (param $out i32) (param $end i32)
    (local $pixel i32) (local $weight i32) (local $last i32) (local $low v128) (local $high v128) (local $levels v128)
    (local.set $last (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 2))))
    (loop $eight
      (local.set $low (i32x4.splat (i32.const 0x200000)))
      (local.set $high (local.get $low))
      (local.set $pixel (local.get $first))
      (local.set $weight (local.get $weights))
      (loop $tap
        (local.set $levels (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $pixel))))
        (local.set $low
          (i32x4.add (local.get $low)
            (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $levels)) (v128.load32_splat (local.get $weight)))))
        (local.set $high
          (i32x4.add (local.get $high)
            (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $levels)) (v128.load32_splat (local.get $weight)))))
        (local.set $pixel (i32.add (local.get $pixel) (local.get $stride)))
        (if (i32.ge_u (local.get $pixel) (local.get $ringEnd))
          (then (local.set $pixel (i32.sub (local.get $pixel) (i32.sub (local.get $ringEnd) (local.get $ring))))))
        (br_if $tap
          (i32.lt_u (local.tee $weight (i32.add (local.get $weight) (i32.const 4))) (local.get $last))))
      (v128.store64_lane 0 (local.get $out) (call $clip (local.get $low) (local.get $high)))
      ;; The next eight columns: all rows move on by eight bytes, and so do the ends of the ring.
      (local.set $first (i32.add (local.get $first) (i32.const 8)))
      (local.set $ring (i32.add (local.get $ring) (i32.const 8)))
      (local.set $ringEnd (i32.add (local.get $ringEnd) (i32.const 8)))
      (br_if $eight
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 8))) (local.get $end)))))

  ;; 22-bit fixed point to u8: the lanes of $low, then those of $high.
  (func $clip (param $low v128) (param $high v128) (result v128)
    (local $levels v128)
    (local.set $levels
      (i16x8.narrow_i32x4_s
        (i32x4.shr_s (local.get $low) (i32.const 22))
        (i32x4.shr_s (local.get $high) (i32.const 22))))
    (i8x16.narrow_i16x8_u (local.get $levels) (local.get $levels)))

  ;; OpenCV area along a row: $out[i] = sum of the parts it covers, f32. $ends: u32 address behind the parts of each pixel up to
  ;; $end; $parts: {u32 offset in the row, f32 weight}. A pixel covers at least one part.
  (func (export "average") (param $row i32) (param $parts i32) (param $ends i32) (param $end i32) (param $channels i32)
    (param $out i32)
    (local $last i32) (local $sum v128)
    (loop $pixel
      (local.set $sum (f32x4.splat (f32.const 0)))
      (local.set $last (i32.load (local.get $ends)))
      (loop $part
        (local.set $sum
          (f32x4.add (local.get $sum)
            (f32x4.mul
              (f32x4.convert_i32x4_u
                (i32x4.extend_low_i16x8_u
                  (i16x8.extend_low_i8x16_u
                    (v128.load32_zero (i32.add (local.get $row) (i32.load (local.get $parts)))))))
              (v128.load32_splat offset=4 (local.get $parts)))))
        (br_if $part
          (i32.lt_u (local.tee $parts (i32.add (local.get $parts) (i32.const 8))) (local.get $last))))
      (v128.store (local.get $out) (local.get $sum))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $channels) (i32.const 2))))
      (br_if $pixel
        (i32.lt_u (local.tee $ends (i32.add (local.get $ends) (i32.const 4))) (local.get $end)))))

  ;; OpenCV area down the columns: $sums += $row * $weight, f32, up to $end.
  (func (export "add") (param $sums i32) (param $end i32) (param $row i32) (param $weight f32)
    (loop $four
      (v128.store (local.get $sums)
        (f32x4.add (v128.load (local.get $sums))
          (f32x4.mul (v128.load (local.get $row)) (f32x4.splat (local.get $weight)))))
      (local.set $row (i32.add (local.get $row) (i32.const 16)))
      (br_if $four
        (i32.lt_u (local.tee $sums (i32.add (local.get $sums) (i32.const 16))) (local.get $end)))))

  ;; $out = $sums * $factor rounded to u8, ties to even, up to $end.
  (func (export "round") (param $sums i32) (param $factor f32) (param $out i32) (param $end i32)
    (local $levels v128)
    (loop $four
      (local.set $levels
        (i32x4.trunc_sat_f32x4_s
          (f32x4.nearest (f32x4.mul (v128.load (local.get $sums)) (f32x4.splat (local.get $factor))))))
      (local.set $levels (i16x8.narrow_i32x4_s (local.get $levels) (local.get $levels)))
      (v128.store32_lane 0 (local.get $out) (i8x16.narrow_i16x8_u (local.get $levels) (local.get $levels)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (br_if $four
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 4))) (local.get $end)))))

  ;; libvips down the columns: $out = sum of $count rows weighted with 12-bit i16 $weights, rounded to u8, up to $end. $count is
  ;; even; the rows lie $stride apart in a ring from $ring to $ringEnd, the first of them at $first.
  (func (export "reduceDown") (param $ring i32) (param $ringEnd i32) (param $first i32) (param $stride i32)
    (param $weights i32) (param $count i32) (param $out i32) (param $end i32)
    (local $pixel i32) (local $weight i32) (local $last i32) (local $upper v128) (local $lower v128) (local $pair v128)
    (local $two v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $last (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 1))))
    (loop $sixteen
      (local.set $a (i32x4.splat (i32.const 0x800)))
      (local.set $b (local.get $a))
      (local.set $c (local.get $a))
      (local.set $d (local.get $a))
      (local.set $pixel (local.get $first))
      (local.set $weight (local.get $weights))
      (loop $taps
        (local.set $two (v128.load32_splat (local.get $weight)))
        (local.set $upper (v128.load (local.get $pixel)))
        (local.set $pixel
          (call $next (local.get $pixel) (local.get $stride) (local.get $ring) (local.get $ringEnd)))
        (local.set $lower (v128.load (local.get $pixel)))
        (local.set $pixel
          (call $next (local.get $pixel) (local.get $stride) (local.get $ring) (local.get $ringEnd)))
        (local.set $pair
          (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $upper) (local.get $lower)))
        (local.set $a
          (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $pair)) (local.get $two))))
        (local.set $b
          (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $pair)) (local.get $two))))
        (local.set $pair
          (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $upper) (local.get $lower)))
        (local.set $c
          (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $pair)) (local.get $two))))
        (local.set $d
          (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $pair)) (local.get $two))))
        (br_if $taps
          (i32.lt_u (local.tee $weight (i32.add (local.get $weight) (i32.const 4))) (local.get $last))))
      (v128.store (local.get $out)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s (i32x4.shr_s (local.get $a) (i32.const 12)) (i32x4.shr_s (local.get $b) (i32.const 12)))
          (i16x8.narrow_i32x4_s (i32x4.shr_s (local.get $c) (i32.const 12)) (i32x4.shr_s (local.get $d) (i32.const 12)))))
      ;; The next sixteen columns, as in "down".
      (local.set $first (i32.add (local.get $first) (i32.const 16)))
      (local.set $ring (i32.add (local.get $ring) (i32.const 16)))
      (local.set $ringEnd (i32.add (local.get $ringEnd) (i32.const 16)))
      (br_if $sixteen
        (i32.lt_u (local.tee $out (i32.add (local.get $out) (i32.const 16))) (local.get $end)))))

  ;; The row below in such a ring.
  (func $next (param $pixel i32) (param $stride i32) (param $ring i32) (param $ringEnd i32) (result i32)
    (local.set $pixel (i32.add (local.get $pixel) (local.get $stride)))
    (select
      (local.get $pixel)
      (i32.sub (local.get $pixel) (i32.sub (local.get $ringEnd) (local.get $ring)))
      (i32.lt_u (local.get $pixel) (local.get $ringEnd))))

  ;; libvips along a row of $channels: as "along", with 12-bit i16 $weights, $count for each pixel, a multiple of 4.
  (func (export "reduceAlong") (param $row i32) (param $starts i32) (param $end i32) (param $weights i32) (param $count i32)
    (param $channels i32) (param $out i32)
    (local $pixel i32) (local $last i32) (local $sum v128) (local $four v128) (local $early v128) (local $late v128)
    ;; Where the levels of a channel lie in four pixels, in pairs of the first and the last two; 128 stands for 0.
    (local.set $early (v128.const i8x16 0 128 3 128 1 128 4 128 2 128 5 128 128 128 128 128))
    (local.set $late (v128.const i8x16 6 128 9 128 7 128 10 128 8 128 11 128 128 128 128 128))
    (if (i32.eq (local.get $channels) (i32.const 1))
      (then
        (local.set $early (v128.const i8x16 0 128 1 128 128 128 128 128 128 128 128 128 128 128 128 128))
        (local.set $late (v128.const i8x16 2 128 3 128 128 128 128 128 128 128 128 128 128 128 128 128))))
    (local.set $count (i32.shl (local.get $count) (i32.const 1)))
    (loop $pixels
      (local.set $sum (i32x4.splat (i32.const 0x800)))
      (local.set $pixel (i32.add (local.get $row) (i32.load (local.get $starts))))
      (local.set $last (i32.add (local.get $weights) (local.get $count)))
      (loop $taps
        (local.set $four (v128.load (local.get $pixel)))
        (local.set $sum
          (i32x4.add (local.get $sum)
            (i32x4.dot_i16x8_s
              (i8x16.swizzle (local.get $four) (local.get $early))
              (v128.load32_splat (local.get $weights)))))
        (local.set $sum
          (i32x4.add (local.get $sum)
            (i32x4.dot_i16x8_s
              (i8x16.swizzle (local.get $four) (local.get $late))
              (v128.load32_splat offset=4 (local.get $weights)))))
        (local.set $pixel (i32.add (local.get $pixel) (i32.shl (local.get $channels) (i32.const 2))))
        (br_if $taps
          (i32.lt_u (local.tee $weights (i32.add (local.get $weights) (i32.const 8))) (local.get $last))))
      (local.set $sum (i32x4.shr_s (local.get $sum) (i32.const 12)))
      (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
      (v128.store32_lane 0 (local.get $out) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $out (i32.add (local.get $out) (local.get $channels)))
      (br_if $pixels
        (i32.lt_u (local.tee $starts (i32.add (local.get $starts) (i32.const 4))) (local.get $end)))))
)
