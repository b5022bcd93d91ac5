#ifndef CFAULTS_H
#define CFAULTS_H

#include <stdint.h>

/// What the kernel does on demand when one file is read or looked at. A test run makes these calls through here;
/// everything that no fault is meant for goes to the C library.
typedef struct {
    uint64_t device;
    uint64_t inode;
    /// When the file was created, nanoseconds since 1970: another may get its inode.
    int64_t birth;
    /// The error number of reads; 0 lets them through.
    int error;
    /// Reads fail from this byte on; those that begin before it stop short of it.
    int64_t from;
    /// The size that looks tell; negative is the true one.
    int64_t size;
    /// How many reads or looks go wrong before all is well; negative is for ever.
    int times;
} file_fault;

/// Begins a fault and gives its number; -1 when there are too many.
int begin_fault(file_fault fault);
/// How many more times the fault can strike; negative is for ever.
int remaining_times(int number);
void end_fault(int number);

/// Lets `inotify_add_watch` fail with an error number for paths that begin with this one; 0 ends it.
void fail_watches(const char *prefix, int error);

/// Gives the calling thread mounts of its own, which end with it. 0 is success.
int own_mounts(void);
/// Mounts an empty file system (`tmpfs`, `ramfs`) on a folder. 0 is success.
int mount_empty(const char *kind, const char *folder);
/// Lets a file or folder be reached under a second path. 0 is success.
int mount_again(const char *source, const char *target);
/// Makes a mounted file system read-only. 0 is success.
int mount_read_only(const char *folder);
/// Takes a file system away; at once, whoever has files of it open, when it is detached. 0 is success.
int unmount(const char *folder, int detached);

/// The kernel's number of the calling thread.
int thread_number(void);
/// Lets the calling thread use files as this user.
void act_as_user(unsigned user);
/// Lets this process have no more descriptors. 0 is success.
int limit_descriptors(unsigned long count);

#endif
