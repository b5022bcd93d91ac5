#define _GNU_SOURCE
#include "CFaults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { places = 16 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int active;
static struct {
    file_fault fault;
    int is_on;
} table[places];
static char watch_prefix[4096];
static int watch_error;

int begin_fault(file_fault fault) {
    int number = -1;
    pthread_mutex_lock(&lock);
    for (int place = 0; place < places && number < 0; place++) {
        if (table[place].is_on) continue;
        table[place].fault = fault;
        table[place].is_on = 1;
        number = place;
        atomic_fetch_add(&active, 1);
    }
    pthread_mutex_unlock(&lock);
    return number;
}

int remaining_times(int number) {
    pthread_mutex_lock(&lock);
    int times = table[number].fault.times;
    pthread_mutex_unlock(&lock);
    return times;
}

void end_fault(int number) {
    if (number < 0) return;
    pthread_mutex_lock(&lock);
    table[number].is_on = 0;
    atomic_fetch_sub(&active, 1);
    pthread_mutex_unlock(&lock);
}

/// When a file was created, nanoseconds since 1970.
static int64_t birth_of(int file, const char *path) {
    struct statx answer;
    if (statx(file, path, *path ? 0 : AT_EMPTY_PATH, STATX_BTIME, &answer) != 0) return 0;
    return answer.stx_btime.tv_sec * INT64_C(1000000000) + answer.stx_btime.tv_nsec;
}

/// The fault that strikes a file now. Called with the lock held.
static file_fault *fault_of(const struct stat *status, int64_t birth, int is_read) {
    for (int place = 0; place < places; place++) {
        file_fault *fault = &table[place].fault;
        if (!table[place].is_on || fault->times == 0) continue;
        if (fault->device != status->st_dev || fault->inode != status->st_ino) continue;
        if (fault->birth != birth) continue;
        if (is_read ? fault->error != 0 : fault->size >= 0) return fault;
    }
    return NULL;
}

static void strike(file_fault *fault) {
    if (fault->times > 0) fault->times--;
}

static int true_fstat(int file, struct stat *status) {
    static int (*function)(int, struct stat *);
    if (!function) function = dlsym(RTLD_NEXT, "fstat");
    return function(file, status);
}

ssize_t pread(int file, void *buffer, size_t count, off_t at) {
    static ssize_t (*function)(int, void *, size_t, off_t);
    if (!function) function = dlsym(RTLD_NEXT, "pread");
    struct stat status;
    if (atomic_load(&active) > 0 && true_fstat(file, &status) == 0) {
        int error = 0;
        int64_t birth = birth_of(file, "");
        pthread_mutex_lock(&lock);
        file_fault *fault = fault_of(&status, birth, 1);
        if (fault && at >= fault->from) {
            error = fault->error;
            strike(fault);
        } else if (fault && at + (off_t)count > fault->from) {
            count = (size_t)(fault->from - at);
        }
        pthread_mutex_unlock(&lock);
        if (error) {
            errno = error;
            return -1;
        }
    }
    return function(file, buffer, count, at);
}

static void lie(struct stat *status, int file, const char *path) {
    if (atomic_load(&active) == 0) return;
    int64_t birth = birth_of(file, path);
    pthread_mutex_lock(&lock);
    file_fault *fault = fault_of(status, birth, 0);
    if (fault) {
        status->st_size = fault->size;
        strike(fault);
    }
    pthread_mutex_unlock(&lock);
}

int fstat(int file, struct stat *status) {
    int result = true_fstat(file, status);
    if (result == 0) lie(status, file, "");
    return result;
}

int stat(const char *path, struct stat *status) {
    static int (*function)(const char *, struct stat *);
    if (!function) function = dlsym(RTLD_NEXT, "stat");
    int result = function(path, status);
    if (result == 0) lie(status, AT_FDCWD, path);
    return result;
}

void fail_watches(const char *prefix, int error) {
    pthread_mutex_lock(&lock);
    strncpy(watch_prefix, prefix, sizeof watch_prefix - 1);
    watch_error = error;
    pthread_mutex_unlock(&lock);
}

int inotify_add_watch(int file, const char *path, uint32_t mask) {
    static int (*function)(int, const char *, uint32_t);
    if (!function) function = dlsym(RTLD_NEXT, "inotify_add_watch");
    pthread_mutex_lock(&lock);
    int error = watch_error && strncmp(path, watch_prefix, strlen(watch_prefix)) == 0 ? watch_error : 0;
    pthread_mutex_unlock(&lock);
    if (error) {
        errno = error;
        return -1;
    }
    return function(file, path, mask);
}

int own_mounts(void) {
    if (unshare(CLONE_NEWNS) != 0) return -1;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

int mount_empty(const char *kind, const char *folder) { return mount("none", folder, kind, 0, NULL); }

int mount_again(const char *source, const char *target) { return mount(source, target, NULL, MS_BIND, NULL); }

int mount_read_only(const char *folder) { return mount(NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL); }

int unmount(const char *folder, int detached) { return umount2(folder, detached ? MNT_DETACH : 0); }

int thread_number(void) { return gettid(); }

void act_as_user(unsigned user) { setfsuid(user); }

int limit_descriptors(unsigned long count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    limit.rlim_cur = count;
    return setrlimit(RLIMIT_NOFILE, &limit);
}
