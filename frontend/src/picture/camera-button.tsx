import { useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/icon.tsx';
import { useMedia } from '../state/use-media.ts';
import { FileButton } from './file-button.tsx';

type OnFiles = (files: readonly File[]) => void;

/** Takes a photograph: with the phone's own camera app, elsewhere from a live view. */
export function CameraButton({ onFiles }: { onFiles: OnFiles }) {
  const [isOpen, setIsOpen] = useState(false);
  const isHandheld = useMedia('(pointer: coarse)');
  if (isHandheld || !navigator.mediaDevices) {
    return (
      <FileButton icon="camera" from="camera" onFiles={onFiles}>
        Camera
      </FileButton>
    );
  }
  return (
    <>
      <button type="button" className="button" onClick={() => setIsOpen(true)}>
        <Icon name="camera" />
        <span>Camera</span>
      </button>
      {isOpen && <Viewfinder onFiles={onFiles} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Viewfinder({ onFiles, onClose }: { onFiles: OnFiles; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
    const stream = navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1920 } },
    });
    stream.then(
      (live) => {
        if (video.current) video.current.srcObject = live;
      },
      (error: unknown) => {
        console.error('glimpse: camera', error);
        setRefused(true);
      },
    );
    return () => {
      stream.then(
        (live) => {
          for (const track of live.getTracks()) track.stop();
        },
        () => {},
      );
    };
  }, []);
  const take = async () => {
    if (!video.current) return;
    const { videoWidth: width, videoHeight: height } = video.current;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(video.current, 0, 0);
    const photo = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    onFiles([new File([photo], 'photo.jpg', { type: 'image/jpeg' })]);
    onClose();
  };
  return (
    <dialog ref={dialog} className="camera" aria-label="Camera" onClose={onClose}>
      {refused ? (
        <p className="stage-empty">The camera is not available, or this page may not use it.</p>
      ) : (
        <video ref={video} autoPlay playsInline muted />
      )}
      <footer>
        <button type="button" className="button is-primary" onClick={take} disabled={refused}>
          <Icon name="camera" />
          <span>Take photo</span>
        </button>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </dialog>
  );
}
