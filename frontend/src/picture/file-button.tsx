import { type ReactNode, useRef } from 'react';
import { Icon, type IconName } from '../shell/icon.tsx';
import { looksLikePicture } from './picture.ts';
import { inOrder } from './walk.ts';

interface Props {
  readonly icon: IconName;
  readonly children: ReactNode;
  readonly onFiles: (files: readonly File[]) => void;
  /** One or more files, a whole folder, or a photograph taken now. */
  readonly from?: 'files' | 'folder' | 'camera';
  /** Also ZIP archives of pictures. */
  readonly withZip?: boolean;
}

/** A button that lets one choose pictures. */
export function FileButton({ icon, children, onFiles, from = 'files', withZip = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <Icon name={icon} />
        <span>{children}</span>
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept={withZip ? 'image/*,.heic,.heif,.zip' : 'image/*,.heic,.heif'}
        multiple={from !== 'camera'}
        {...(from === 'folder' && { webkitdirectory: '' })}
        capture={from === 'camera' ? 'environment' : undefined}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again.
          event.target.value = '';
          onFiles(inOrder(from === 'folder' ? files.filter(looksLikePicture) : files));
        }}
      />
    </>
  );
}
