"""The handbook: generated pages and those written by hand, rendered to a site that needs no network."""

from crmc.handbook.project_files import packaged_project_files, read_project_files
from crmc.handbook.render import Problem, render_handbook

__all__ = ["Problem", "packaged_project_files", "read_project_files", "render_handbook"]
