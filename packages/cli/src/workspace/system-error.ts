/**
 * What the system says when a file can't be read or written, in words.
 */

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EFBIG: 'no file may be that large',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};

export function systemReason(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code === undefined ? undefined : words[code]) ?? message ?? String(error);
}
