"""Run one notebook with many parameter sets, fast: each run in a fresh process that is a fork.

A kernel spends most of its start on imports. Here one process, the *zygote*, imports once what
the notebooks need and forks itself for every run; papermill, nbclient, ipykernel and nbconvert are
used as they are, but for what travels between a kernel and its client. Nothing here knows what the
notebooks are about.

| module | what it is |
|---|---|
| `zygote` | the preloaded process; started by its path, imports nothing of this package |
| `client` | starts a zygote and asks it for processes |
| `cell_server` | what a forked kernel runs: stock ipykernel that answers each cell once |
| `session`, `slate` | a kernel for several notebooks, driven by nbclient and wiped in between |
| `kernels` | chooses forked or stock kernels for the runs of this process |
| `worker`, `pool` | processes that run functions, as a `concurrent.futures.Executor` |
| `run`, `sources` | one notebook through papermill, read without its outputs |

Heavy packages are imported inside functions: a batch that finds nothing to do needs none of them.
"""
