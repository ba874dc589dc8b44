"""共享屏幕协办: a clerk beside a worker, who sees what the worker shows, points, and proposes; a folder is a word of the trade, a file name is a floor."""
