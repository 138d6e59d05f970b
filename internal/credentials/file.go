// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	fileMode = 0o600
	dirMode  = 0o700

	lockTimeout = time.Minute
	lockPoll    = 20 * time.Millisecond

	lockSuffix = ".lock"
	nextSuffix = ".new"
)

var (
	errNoFile     = errors.New("the credentials file does not exist")
	errUnreadable = errors.New("the credentials file cannot be read")
	errNotRegular = errors.New("the credentials file is not a regular file")
	errNotPrivate = errors.New("others can read the credentials file")
	errNotOwn     = errors.New("the credentials file belongs to another user, who could change where tokens are sent")
	errBadFile    = errors.New("the credentials file cannot be used")
	errLocked     = errors.New("the credentials file has been locked by another process for a minute")
	errNotLocked  = errors.New("the credentials file cannot be locked")
	errUnwritable = errors.New("the credentials file cannot be replaced: its folder must be writable, because refresh tokens rotate")
	errNoPath     = errors.New("the credentials file has no name")
)

// File is a file with credentials. A process that changes it holds the lock of a second file beside it, and replaces it as
// a whole. It is safe for concurrent use by any number of processes on file systems that know locks.
type File struct {
	path string
	// onStep is told about every step of a replacement. Tests kill the process there.
	onStep func(step string)
}

// NewFile names a file. A leading ~/ is the user's home folder.
func NewFile(path string) (*File, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoPath, err)
		}

		path = filepath.Join(home, rest)
	}

	if path == "" {
		return nil, errNoPath
	}

	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPath, err)
	}

	return &File{path: absolute, onStep: func(string) {}}, nil
}

// NewFileSource is a Source that keeps its credentials in a file. It reads nothing yet: the file may come into being
// while Terraform runs.
func NewFileSource(path string, app Application) (*Source, error) {
	file, err := NewFile(path)
	if err != nil {
		return nil, err
	}

	return newSource(fileStore{file}, app)
}

// maxLinks is how many links lead to a file at most.
const maxLinks = 40

// real is the file behind symbolic links: the links stay, and all names of one file share one lock. The file that a link
// leads to may still have to be made. A relative link counts from the folder in which it really is.
func (f *File) real() string {
	path := f.path

	for range maxLinks {
		target, err := filepath.EvalSymlinks(path)
		if err == nil {
			return target
		}

		folder, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return path
		}

		path = filepath.Join(folder, filepath.Base(path))

		target, err = os.Readlink(path)

		switch {
		case err != nil:
			return path
		case filepath.IsAbs(target):
			path = target
		default:
			path = filepath.Join(folder, target)
		}
	}

	return f.path
}

// Path is the absolute name of the file.
func (f *File) Path() string { return f.path }

// Read returns the credentials. It refuses a file that others can read, or own. It does not wait for a named pipe or a
// device to be ready: what is not a regular file is refused as well.
func (f *File) Read() (Credentials, error) {
	file, err := os.OpenFile(f.path, os.O_RDONLY|nonBlocking, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return Credentials{}, fmt.Errorf("%w: %s: create it with `terraform-provider-qonto login` "+
			"(the provider's own program; the guide Credentials says where it is)", errNoFile, f.path)
	}

	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %w", errUnreadable, err)
	}

	defer func() { _ = file.Close() }()

	info, err := file.Stat()
	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %w", errUnreadable, err)
	}

	if !info.Mode().IsRegular() {
		return Credentials{}, fmt.Errorf("%w: %s", errNotRegular, f.path)
	}

	err = checkAccess(info, f.path)
	if err != nil {
		return Credentials{}, err
	}

	return f.parse(file)
}

func (f *File) parse(from io.Reader) (Credentials, error) {
	data, err := io.ReadAll(io.LimitReader(from, maxDocument+1))
	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %w", errUnreadable, err)
	}

	found, err := Parse(data)
	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %s: %w", errBadFile, f.path, err)
	}

	return found, nil
}

// Replace stores credentials whatever is there now. The folder is made if it is missing.
func (f *File) Replace(ctx context.Context, next Credentials) error {
	err := os.MkdirAll(filepath.Dir(f.path), dirMode)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnwritable, err)
	}

	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}

	defer unlock()

	return f.write(next)
}

// readCurrent is called with the lock held. It first completes a replacement that was interrupted.
func (f *File) readCurrent() (Credentials, error) {
	found, err := f.Read()
	if err != nil {
		return Credentials{}, err
	}

	return f.completeReplacement(found)
}

// Remove deletes the file, a link that leads to it, and what an interrupted replacement left behind. It calls revoke with the credentials, or with
// why they cannot be read, and deletes nothing if that returns an error. The lock is held from the reading to the end:
// otherwise a refresh in between would put a new token into the file, and it would be deleted unrevoked.
func (f *File) Remove(ctx context.Context, revoke func(Credentials, error) error) error {
	unlock, err := f.lock(ctx)
	if err != nil {
		return err
	}

	defer unlock()

	target := f.real() // asked for once: without the file, the link leads nowhere

	err = revoke(f.readCurrent())
	if err != nil {
		return err
	}

	for _, name := range []string{target + nextSuffix, target, f.path} {
		err := os.Remove(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %w", errUnwritable, err)
		}
	}

	return nil
}

// lock waits until no other process holds the lock. The operating system frees it when its holder dies, so the file of
// the lock stays and means nothing by itself.
func (f *File) lock(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()

	lock := flock.New(f.real()+lockSuffix, flock.SetPermissions(fileMode), flock.SetFlag(os.O_CREATE|os.O_RDONLY|nonBlocking))

	held, err := lock.TryLockContext(ctx, lockPoll)

	switch {
	case held:
		f.onStep("locked")

		return func() { _ = lock.Unlock() }, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%w: %s", errLocked, lock.Path())
	case ctx.Err() != nil:
		return nil, ctx.Err()
	default:
		return nil, fmt.Errorf("%w: %w", errNotLocked, err)
	}
}
