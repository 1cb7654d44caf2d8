/**
 * A folder for each class, named as it, but for the signs that paths do not take: `T-shirt/top` is `T-shirt_top`.
 * Names that would be the same get a number.
 */
export function classFolders(classes: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    classes.map((name) => {
      // Names that differ by case only are one folder on some systems.
      const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '_') || '_';
      let folder = plain;
      for (let n = 2; taken.has(folder.toLowerCase()); n++) folder = `${plain}_${n}`;
      taken.add(folder.toLowerCase());
      return [name, folder];
    }),
  );
}
