import pytest

from tests.snapshots.camera import Camera, SnapCompare


@pytest.fixture
def camera(snap_compare: SnapCompare) -> Camera:
    return Camera(snap_compare)
