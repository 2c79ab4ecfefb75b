"""Run one notebook with many parameter sets, fast: each run in a fresh process that is a fork.

A kernel spends most of its start on imports. Here one process, the *zygote*, imports once what
the notebooks need and forks itself for every run; papermill, nbclient, ipykernel and nbconvert are
used as they are. Nothing here knows what the notebooks are about.

| module | what it is |
|---|---|
| `zygote` | the preloaded process; started by its path, imports nothing of this package |
| `client` | starts a zygote and asks it for processes |
| `provisioner` | lets jupyter_client take kernels from a zygote (entry point in pyproject.toml) |
| `quick_client` | a kernel client that goes on as soon as the kernel answers |
| `kernels` | chooses forked or stock kernels for the runs of this process |
| `worker`, `pool` | processes that run functions, as a `concurrent.futures.Executor` |
| `run` | one notebook through papermill, in a kernel of its own |

Heavy packages are imported inside functions: jupyter_client loads `provisioner` in every process.
"""
